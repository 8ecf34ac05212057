"""Stage 2, outside: how many can be reached, how they buy, how shares differ."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.plans.fields import Choice, Line, Link, Number, Paragraph, Percent, Scale, Year
from planner.plans.tables import Row, Sheet
from planner.stages.screen import Grid, Panel, Rows, Screen, Section, Starter


class PriceComparison(models.TextChoices):
    YES = "yes", _("Yes, most of them")
    SOME = "some", _("Some of them")
    NO = "no", _("No, few of them")
    UNKNOWN = "unknown", _("We do not know")


class MarketHabits(Sheet):
    compares_prices = Choice(_("Do consumers prefer to compare prices?"), PriceComparison)
    price_remark = Paragraph(
        _("What this means for us"),
        max_length=1000,
        help_text=_("How do we know, and how should our offer answer it?"),
    )


class Market(Row):
    CODE = "MK"

    name = Line(_("Country or segment"), max_length=120)
    population = Number(_("Population"), places=0)
    internet_access = Percent(_("With Internet access (%)"))
    year = Year(pgettext_lazy("of a figure", "Year"))
    source = Line(_("Source"))

    class Meta:
        verbose_name_plural = _("Countries and segments")


class Commonness(models.IntegerChoices):
    RARE = 1, _("A few")
    MINORITY = 2, _("A minority")
    HALF = 3, _("About half")
    MAJORITY = 4, _("A majority")
    ALL = 5, _("Nearly all")


class DecidedBy(models.TextChoices):
    SEARCH = "search", _("Search")
    NETWORKS = "networks", _("Social networks")
    OPINIONS = "opinions", _("Opinions of customers")
    OTHER = "other", _("Elsewhere")


class BuyingPattern(Row):
    CODE = "BP"

    statement = Line(_("Buying behaviour"), max_length=300)
    common = Scale(_("How common it is"), Commonness)
    decided_by = Choice(_("Where the decision is made"), DecidedBy)
    note = Line(_("Note"), max_length=300)

    class Meta:
        verbose_name_plural = _("Buying patterns")


class Product(Row):
    CODE = "PR"

    name = Line(_("Product or service"), max_length=120)
    note = Line(_("Note"), max_length=300)


class MarketShare(Row):
    """Our share of one product's sales in one market."""

    market = Link(Market, _("Country or segment"), on_delete=models.CASCADE)
    product = Link(Product, _("Product or service"), on_delete=models.CASCADE)
    share = Percent(_("Market share (%)"))
    year = Year(pgettext_lazy("of a figure", "Year"))

    class Meta:
        verbose_name_plural = _("Market share by country and product")


MARKET = Screen(
    "market",
    _("Market and buying patterns"),
    _("How many consumers can be reached online, and how they come to buy."),
    sheet=MarketHabits,
    layout=(
        Rows(
            _("Size of the market"),
            Market,
            ("name", "population", "internet_access", "year", "source"),
            needed=("name", "population", "internet_access", "source"),
            look="lines",
            add=_("Add a country or segment"),
            empty=_("Population times Internet access gives those whom you can reach."),
        ),
        Panel(_("Consumers within reach"), "reach"),
        Section(
            _("Price comparison"),
            ("compares_prices", "price_remark"),
            needed=("compares_prices", "price_remark"),
        ),
        Rows(
            _("Buying patterns"),
            BuyingPattern,
            ("statement", "common", "decided_by", "note"),
            needed=("statement", "common", "decided_by"),
            add=_("Add a buying pattern"),
            empty=_("How do consumers in your market get from the wish to the purchase?"),
            starters=(
                Starter(
                    _("Price comparison"),
                    {"statement": _("Consumers compare prices before they buy online")},
                ),
            ),
        ),
    ),
)

SHARES = Screen(
    "shares",
    _("Market share by country and product"),
    _("Where you are strong and where weak: the differences say more than the mean."),
    layout=(
        Rows(
            _("Products and services"),
            Product,
            ("name", "note"),
            needed=("name",),
            look="lines",
            add=_("Add a product or service"),
            empty=_("List what you sell, or want to sell, over the Internet."),
        ),
        Grid(
            _("Market share"),
            (MarketShare,),
            down="market",
            across="product",
            fields=("share", "year"),
            needed=("share",),
            least=1,
            empty=_("The table appears once there is a market and a product."),
        ),
        Panel(_("How the shares are spread"), "shares"),
    ),
)
