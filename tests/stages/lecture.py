"""Every sentence of lecture 17 and where the program answers it.

The numbers are those of the list of the lecture's sentences. An address is a
stage ("audit"), a screen ("audit.shares"), a table of it
("audit.shares:marketshare"), a field of that ("….share") or one of the words a
field offers ("….metric=sales"). A sentence answered by a calculation names the
fields from which it is computed.
"""

SENTENCES: dict[int, tuple[str, ...]] = {
    # E-marketing: the new means of communication with customers.
    1: ("strategy.tactics:tactic.channel", "audit.channels:webchannel.kind"),
    # Strategic planning: four stages.
    2: ("objectives", "audit", "swot", "strategy"),
    # Stage one: setting the strategic objectives.
    3: ("objectives", "objectives.objectives:objective.statement"),
    # Objectives apart from those of the organisation and of marketing …
    4: (
        "objectives.goals:organizationgoal.statement",
        "objectives.goals:marketinggoal.statement",
        "objectives.objectives:objective.statement",
    ),
    # … but coordinated with those of marketing in particular
    5: ("objectives.alignment:marketingalignment.strength",),
    # … and with those of the organisation in general.
    6: ("objectives.alignment:organizationalignment.strength",),
    # Lower cost, higher sales, added value.
    7: ("objectives.objectives:objective.kind=cost",),
    8: ("objectives.objectives:objective.kind=sales",),
    9: ("objectives.objectives:objective.kind=value",),
    # Stage two: reviewing the situation, the marketing audit.
    10: ("audit",),
    # Effectiveness and efficiency of the present activities.
    11: ("audit.findings:finding.effectiveness", "audit.findings:finding.efficiency"),
    # Environmental factors that govern how the strategy is developed: traced through.
    12: (
        "audit.environment:environmentfactor.statement",
        "swot.factors:factor.rests_on",
        "swot.options:option.external",
        "strategy.strategies:strategy.options",
    ),
    # Internal review: how websites are used, and how effectively.
    13: (
        "audit.channels:webuse.current_use",
        "audit.channels:webuse.effectiveness",
        "audit.channels:webchannel.current_use",
        "audit.channels:webchannel.effectiveness",
    ),
    # Effectiveness of the organisation: the site's contribution to revenue and profit.
    14: (
        "audit.effectiveness:siteeconomics.yearly_revenue",
        "audit.effectiveness:siteeconomics.yearly_profit",
        "audit.effectiveness:siteeconomics.gross_margin",
        "audit.effectiveness:benefititem.amount",
        "audit.effectiveness:benefititem.share",
    ),
    # Cost of creating and updating the site; cost-benefit analysis.
    15: (
        "audit.effectiveness:costitem.kind=creation",
        "audit.effectiveness:costitem.kind=update",
        "audit.effectiveness:costitem.amount",
        "audit.effectiveness:costitem.first_period",
        "audit.effectiveness:benefititem.first_period",
        "audit.effectiveness:siteeconomics.period_length",
        "basics.plan:plan.discount_rate",
    ),
    # Sales, retention, market share, brand value, consumer service.
    16: ("audit.marketing:marketingmeasurement.metric=sales",),
    17: ("audit.marketing:marketingmeasurement.metric=retention",),
    18: ("audit.marketing:marketingmeasurement.metric=share",),
    19: ("audit.marketing:marketingmeasurement.metric=brand",),
    20: ("audit.marketing:marketingmeasurement.metric=service",),
    # Measures of the use of the site; impressions, in both readings of the word.
    21: (
        "audit.website:websitemeasurement.value",
        "audit.website:websitemeasurement.metric=impressions",
        "audit.website:siteimpression.score",
        "audit.website:siteimpression.remark",
    ),
    # External review: five kinds of factors.
    22: (
        "audit.environment:environmentfactor.kind=economic",
        "audit.environment:environmentfactor.kind=political",
        "audit.environment:environmentfactor.kind=legal",
        "audit.environment:environmentfactor.kind=social",
        "audit.environment:environmentfactor.kind=technology",
        "audit.environment:environmentscope.reason",
    ),
    # Three of them count most (they come first; see test_three_kinds_come_first).
    23: (
        "audit.environment:environmentfactor.applies_to",
        "audit.environment:environmentfactor.trait",
        "audit.environment:environmentfactor.device",
    ),
    # Legal constraints on electronic promotion and on selling over the Internet.
    24: (
        "audit.environment:environmentfactor.applies_to=promotion",
        "audit.environment:environmentfactor.applies_to=selling",
    ),
    # Social and cultural constraints: traits of the audience that shops online.
    25: ("audit.environment:environmentfactor.trait",),
    # Technological constraints: the technology with which the Internet is reached.
    26: (
        "audit.environment:environmentfactor.device",
        "audit.environment:environmentfactor.connection",
        "audit.environment:environmentfactor.availability",
    ),
    # Size of the market: how many can reach the Internet.
    27: ("audit.market:market.population", "audit.market:market.internet_access"),
    # Buying patterns; do consumers compare prices?
    28: ("audit.market:buyingpattern.statement", "audit.market:buyingpattern.decided_by"),
    29: ("audit.market:markethabits.compares_prices", "audit.market:markethabits.price_remark"),
    # How the market share differs by country and product.
    30: (
        "audit.shares:marketshare.market",
        "audit.shares:marketshare.product",
        "audit.shares:marketshare.share",
    ),
    # How competitors practise e-marketing: tools, closing deals, distribution.
    31: ("audit.competitors:competitor", "audit.competitors:competitorpractice.level"),
    32: (
        "audit.competitors:competitorpractice.area=tools",
        "audit.competitors:ownpractice.area=tools",
    ),
    33: (
        "audit.competitors:competitorpractice.area=deals",
        "audit.competitors:ownpractice.area=deals",
    ),
    34: (
        "audit.competitors:competitorpractice.area=channels",
        "audit.competitors:ownpractice.area=channels",
    ),
    # Stage three: strengths and weaknesses of the organisation as a whole …
    35: (
        "swot",
        "swot.factors:factor.kind=strength",
        "swot.factors:factor.kind=weakness",
        "swot.factors:factor.scope=organization",
    ),
    # … opportunities and threats before it.
    36: ("swot.factors:factor.kind=opportunity", "swot.factors:factor.kind=threat"),
    # Stage four: setting the strategy.
    37: (
        "strategy",
        "swot.options:option.statement",
        "strategy.strategies:strategy.statement",
        "strategy.choice:attractiveness.score",
        "strategy.tactics:tactic.statement",
    ),
    # The size of the investment that e-marketing needs.
    38: (
        "strategy.investment:investmentplan.amount",
        "strategy.investment:investmentplan.basis",
        "strategy.investment:investmentline.planned",
        "strategy.investment:scenario.kind=conservative",
        "strategy.investment:scenario.kind=likely",
        "strategy.investment:scenario.kind=optimistic",
    ),
    # Where it is not clear, nothing directs those who execute.
    39: (
        "strategy.directives:directive.who",
        "strategy.directives:directive.statement",
        "strategy.directives:directive.spend_limit",
        "strategy.directives:directive.due",
        "strategy.investment:investmentplan.amount",
    ),
}
