"""Models as a modeller would draw them, in few words."""

from xml.sax.saxutils import escape, quoteattr

from engine.dmn import parse

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*parts, namespace=DMN_1_3, attributes=""):
    inner = "\n".join(parts)
    return f'<definitions xmlns="{namespace}" id="defs" name="Defs" namespace="urn:test" {attributes}>\n{inner}\n</definitions>'


def model(*parts, **options):
    return parse(definitions(*parts, **options).encode(), "test.dmn")


def decision(id, logic, *, name=None, requires="", type=""):
    typed = f'<variable name="{name or id}" typeRef="{type}"/>' if type else ""
    return f'<decision id="{id}" name="{name or id}">{typed}{requires}{logic}</decision>'


def literal(text, type="", language=""):
    written = f' expressionLanguage="{language}"' if language else ""
    return f"<literalExpression{typed(type)}{written}><text>{escape(text)}</text></literalExpression>"


def typed(type):
    return f' typeRef="{type}"' if type else ""


def input_data(name, type=""):
    return f'<inputData id="data_{name}" name="{name}"><variable name="{name}"{typed(type)}/></inputData>'


def needs(*ids, kind="Decision"):
    tag = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return "".join(f'<{tag}><required{kind} href="#{target}"/></{tag}>' for target in ids)


def table(inputs, outputs, rows, *, policy="UNIQUE", aggregation="", id="table"):
    """A decision table.

    Columns are ``name`` or ``name: type``, with ``| values`` and, for an output, ``= default`` behind; rows are texts
    with the cells parted by ``|``, and an annotation behind ``//``.
    """
    columns = [_input(number, column) for number, column in enumerate(inputs)]
    columns += [_output(number, column) for number, column in enumerate(outputs)]
    rules = [_rule(number, row, len(inputs)) for number, row in enumerate(rows, start=1)]
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable id="{id}" hitPolicy="{policy}"{aggregated}>{"".join(columns)}{"".join(rules)}</decisionTable>'
    )


def _parts(column):
    column, _, values = column.partition("|")
    name, _, kind = column.partition(":")
    return name.strip(), kind.strip(), values.strip()


def _input(number, column):
    name, kind, values = _parts(column)
    allowed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    return (
        f'<input id="in{number}" label={quoteattr(name)}><inputExpression{typed(kind)}><text>{escape(name)}</text>'
        f"</inputExpression>{allowed}</input>"
    )


def _output(number, column):
    column, _, default = column.partition("=")
    name, kind, values = _parts(column)
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    given = f"<defaultOutputEntry><text>{escape(default.strip())}</text></defaultOutputEntry>" if default else ""
    return f'<output id="out{number}" name="{name}"{typed(kind)}>{allowed}{given}</output>'


def _rule(number, row, inputs):
    row, _, annotation = row.partition("//")
    cells = [cell.strip() for cell in row.split("|")]
    noted = f"<description>{escape(annotation.strip())}</description>" if annotation else ""
    entries = "".join(
        f'<{tag} id="r{number}c{place}"><text>{escape(cell)}</text></{tag}>'
        for place, cell in enumerate(cells)
        for tag in ["inputEntry" if place < inputs else "outputEntry"]
    )
    return f'<rule id="r{number}">{noted}{entries}</rule>'
