"""Open answers by theme: how many named each, in whose words, and who decided it."""

from collections.abc import Iterator, Sequence

from surveytool.analysis.summary import Share
from surveytool.analysis.theme import SMALL_BASE
from surveytool.analysis.theme_summary import OpenAnswers, ThemeCount
from surveytool.report.build.material import Material, interval_cell, leaders, listed, quoted, with_interval
from surveytool.report.build.sentences import figure, fitting
from surveytool.report.build.specs import percent_ticks
from surveytool.report.build.theme_comparisons import labels_of, themes_by_group, themes_since
from surveytool.report.chart.spec import ThemeBars, ThemeRow
from surveytool.report.document import Asked, Block, Column, DataTable, Paragraph, Points, Quote, Quotes, Section, Terms
from surveytool.report.document import Note as Remark
from surveytool.texts import Texts
from surveytool.themes.agreement import ENOUGH, LEAST, two_decimals
from surveytool.themes.language import language_of


def open_answers(material: Material) -> Section | None:
    """The section on open answers, None when the board put none under themes."""
    found = material.results.themes.answers
    if not found:
        return None
    sections = tuple(_question(one, material) for one in found)
    return Section("open", material.texts("Open answers by theme"), sections=sections)


def _question(one: OpenAnswers, material: Material) -> Section:
    name = f"open-{one.question}"
    if one.hidden:
        return Section(name, one.text, (Remark((one.reason or "",)),), new_page=True)
    counts = [count for count in material.results.themes.counts if count.question == one.question]
    tops = [count for count in counts if count.parent is None and not count.unplaced]
    title = _title(one, tops, material.texts)
    about: tuple[Block, ...] = (Asked(one.text),) if title else ()
    blocks: list[Block] = [*about, Paragraph(tuple(_sentences(one, tops, material)))]
    if counts:
        blocks += [_chart(one, counts, material), _table(one, counts, material)]
    inner = (
        _in_their_words(one, counts, material),
        _together(one, material),
        themes_by_group(one, material),
        themes_since(one, material),
        _account(one, material),
    )
    return Section(
        name, title or one.text, tuple(blocks), tuple(part for part in inner if part is not None), new_page=True
    )


def theme_sentences(material: Material) -> Iterator[str]:
    """What was named most often in the answers to each open question, for the summary."""
    texts = material.texts
    for one in material.results.themes.answers:
        tops = [
            count
            for count in material.results.themes.counts
            if count.question == one.question
            and count.parent is None
            and not count.unplaced
            and count.share is not None
        ]
        if not one.hidden and tops:
            named = _first(_ranked(tops))
            message = (
                "By themselves people named {labels} most often: {shares} of who answered “{question}”; n = {n}."
                if len(named) == 1
                else "By themselves people named {labels} most often: {shares} of who answered “{question}”; "
                "the difference is not demonstrable; n = {n}."
            )
            yield texts(
                message,
                labels=listed([quoted(count.label, texts) for count in named], texts),
                shares=listed([with_interval(_share(count), texts) for count in named], texts),
                question=one.text.rstrip("?."),
                n=_n(one, texts),
            )


def _n(one: OpenAnswers, texts: Texts) -> str:
    """The base of a sentence that stands alone."""
    n = texts.number(one.base or 0)
    return texts("{n}, drawn at random from {all}", n=n, all=texts.number(one.answered or 0)) if one.sampled else n


def _ranked(counts: Sequence[ThemeCount]) -> list[ThemeCount]:
    return sorted(counts, key=lambda count: -count.count)


def _title(one: OpenAnswers, tops: Sequence[ThemeCount], texts: Texts) -> str:
    """The theme that most named, when it stands apart."""
    ranked = _ranked(tops)
    if not ranked or ranked[0].share is None or not _leads(ranked):
        return ""
    return fitting(
        texts("Named most often: {label} ({share})", label=ranked[0].label, share=texts.percent(ranked[0].share))
    )


def _leads(ranked: Sequence[ThemeCount]) -> bool:
    return leaders([_share(count) for count in ranked]) == 1


def _first(ranked: Sequence[ThemeCount]) -> Sequence[ThemeCount]:
    """The theme that most named, or the two that do not stand apart."""
    return ranked[:1] if _leads(ranked) else ranked[:2]


def _share(count: ThemeCount) -> Share:
    return Share(count.count, count.share or 0.0, count.low or 0.0, count.high or 0.0)


def _sentences(one: OpenAnswers, tops: Sequence[ThemeCount], material: Material) -> Iterator[str]:
    texts = material.texts
    yield texts.plural("{n} person wrote an answer.", "{n} people wrote an answer.", one.answered or 0)
    if one.sampled:
        yield texts(
            "{read} of these answers, drawn at random, were read; the shares are an estimate for all.",
            read=texts.number(one.read or 0),
        )
    if one.non_answers:
        yield texts.plural(
            "{n} said that there was nothing to say.", "{n} said that there was nothing to say.", one.non_answers
        )
    ranked = _ranked(tops)
    if not ranked:
        return
    if ranked[0].share is None:
        yield texts("With fewer than {least} answers only counts are told, no shares.", least=texts.number(SMALL_BASE))
        return
    named = _first(ranked)
    message = (
        "Named most often: {labels}, {shares}; n = {n}."
        if len(named) == 1
        else "Named most often: {labels}, {shares}; the difference is not demonstrable; n = {n}."
    )
    yield texts(
        message,
        labels=listed([quoted(count.label, texts) for count in named], texts),
        shares=listed([with_interval(_share(count), texts) for count in named], texts),
        n=texts.number(one.base or 0),
    )
    yield texts("Somebody may name several themes, so the shares may add up to more than 100%.")


def _chart(one: OpenAnswers, counts: Sequence[ThemeCount], material: Material) -> Block:
    texts = material.texts
    has_shares = counts[0].share is not None
    rows = tuple(
        ThemeRow(
            count.label,
            count.share if count.share is not None else count.count / count.base,
            count.low,
            count.high,
            texts.percent(count.share) if count.share is not None else texts.number(count.count),
            texts.number(count.count) if has_shares else "",
            1 if count.parent is None else 2,
        )
        for count in counts
    )
    head = "" if not has_shares else texts("in the sample") if one.sampled else texts("people")
    chart = ThemeBars(rows, percent_ticks(texts) if has_shares else (), head, texts.number(one.base or 0))
    caption = (
        texts("Percentage of the answers that name the theme, with 95% confidence interval")
        if has_shares
        else texts("Number of people who named the theme")
    )
    return figure(f"open-{one.question}", chart, caption, _base(one, texts), texts)


def _base(one: OpenAnswers, texts: Texts) -> tuple[str, ...]:
    n = texts.number(one.base or 0)
    base = (
        texts("Base: the answers in the sample that say something (n = {n}).", n=n)
        if one.sampled
        else texts("Base: the answers that say something (n = {n}).", n=n)
    )
    return (base, texts("Read and put under themes by people; a theme counts people, not mentions."))


def _table(one: OpenAnswers, counts: Sequence[ThemeCount], material: Material) -> DataTable:
    texts = material.texts
    has_shares = counts[0].share is not None
    heads = [Column(texts("Theme"), numeric=False), Column(texts("In the sample") if one.sampled else texts("People"))]
    if has_shares:
        heads += [Column(texts("Share")), Column(texts("95% CI"))]
    rows = []
    for count in counts:
        label = count.label if count.parent is None else f"– {count.label}"
        shares = (texts.percent(count.share or 0.0), interval_cell(count.low or 0.0, count.high or 0.0, texts))
        rows.append((label, texts.number(count.count), *(shares if has_shares else ())))
    apart = ("",) * (len(heads) - 2)
    without = (one.base or 0) - one.coded if one.coded is not None else 0
    if without:
        rows.append((texts("Under no theme"), texts.number(without), *apart))
    if one.non_answers:
        rows.append((texts("Nothing to say (not in the base)"), texts.number(one.non_answers), *apart))
    caption = texts("{text} (n = {n})", text=one.text, n=texts.number(one.base or 0))
    return DataTable(f"table-open-{one.question}", caption, tuple(heads), tuple(rows))


def _in_their_words(one: OpenAnswers, counts: Sequence[ThemeCount], material: Material) -> Section | None:
    """The approved quotes of each theme, in the order of the themes."""
    texts = material.texts
    found = [quote for quote in material.quotes if quote.question == one.question]
    blocks: list[Block] = []
    for count in counts:
        own = tuple(_quote(quote.text, texts.language) for quote in found if quote.theme == count.theme)
        if own:
            blocks.append(Quotes(own, count.label))
    if not blocks:
        return None
    told = texts(
        "Letter for letter; what stands between square brackets was taken out. Each was approved by the board."
    )
    return Section(f"open-{one.question}-quotes", texts("In their own words"), (Paragraph((told,)), *blocks))


def _quote(text: str, language: str) -> Quote:
    """A quote, with its language where that is another than the report's."""
    own = language_of(text)
    return Quote(text, own if own is not None and own != language else "")


def _together(one: OpenAnswers, material: Material) -> Section | None:
    """What is named together, and what one or two people named."""
    texts, found, labels = material.texts, material.results.themes, labels_of(one, material)
    message = (
        "Of the {of} in the sample who named {theme}, {count} also named {other}."
        if one.sampled
        else "Of the {of} who named {theme}, {count} also named {other}."
    )
    pairs = tuple(
        texts(
            message,
            of=texts.number(pair.of),
            theme=quoted(labels.get(pair.theme, pair.theme), texts),
            count=texts.number(pair.count),
            other=quoted(labels.get(pair.with_, pair.with_), texts),
        )
        for pair in found.pairs
        if pair.question == one.question
    )
    singles = tuple(idea.label for idea in found.singles if idea.question == one.question)
    blocks: list[Block] = [Points(pairs)] if pairs else []
    if singles:
        few = (
            texts(
                "Named in one or two answers of the sample, and perhaps where a new idea is; who was not read may name it too:"
            )
            if one.sampled
            else texts("Named by one or two people, and perhaps where a new idea is:")
        )
        blocks += [Paragraph((few,)), Points(singles)]
    if not blocks:
        return None
    return Section(f"open-{one.question}-together", texts("What goes together, and what stands alone"), tuple(blocks))


def _account(one: OpenAnswers, material: Material) -> Section:
    """Who decided what stands where, and how far two people agree."""
    texts = material.texts
    items = [
        (
            texts("Read by"),
            texts.plural("{n} person", "{n} people", one.coders or 0),
        ),
        (texts("Codebook"), texts("version {version}", version=texts.number(one.version or 0))),
    ]
    items.append((texts("Agreement"), _agreement(one, texts)))
    if one.suggested_share is not None:
        items.append(
            (
                texts("Suggestions"),
                texts(
                    "{share} of the decisions took over a suggestion of the program; a person took every decision.",
                    share=texts.percent(one.suggested_share),
                ),
            )
        )
    title = texts("How the answers were read")
    return Section(f"open-{one.question}-account", title, (Terms(tuple(items)),))


def _agreement(one: OpenAnswers, texts: Texts) -> str:
    if one.to_double_code is None:
        return texts("Not known: nobody read a part of the answers a second time.")
    if one.double_coded is None:
        message = "Not known yet: {n} answers were drawn for two people, and not both have read them."
        return texts(message, n=texts.number(one.to_double_code))
    if one.alpha is None:
        message = "Not to be told: two people gave every one of {n} answers the same themes."
        return texts(message, n=texts.number(one.double_coded))
    found = texts(
        "Krippendorff's alpha {alpha} (95% CI {low} to {high}), of {n} answers that two people read without seeing each "
        "other's decisions.",
        alpha=texts.number(two_decimals(one.alpha), decimals=2),
        low=texts.number(one.alpha_low or 0.0, decimals=2),
        high=texts.number(one.alpha_high or 0.0, decimals=2),
        n=texts.number(one.double_coded or 0),
    )
    if one.alpha < ENOUGH:
        care = texts("Between {least} and {good}: read the counts with care.",
                     least=texts.number(LEAST, decimals=2), good=texts.number(ENOUGH, decimals=2))  # fmt: skip
        return f"{found} {care}"
    return found
