"""What is said of a model before it is trained: errors at their line, warnings, and its operations."""

import pytest
from changed import FIRST, SOURCE, changed, in_mlp

from microgpt import Config
from microgpt.check import check
from microgpt.tensor import Tensor

CONFIG = Config()


def problem(text):
    report = check(text, CONFIG, 27)
    assert report.architecture is None
    assert not report.steps
    (only,) = report.problems
    return only


def line_of(part, text=SOURCE):
    return text[: text.index(part)].count("\n") + 1


def test_the_operations_of_gpt_py():
    report = check(SOURCE, CONFIG, 27)
    assert not report.problems
    assert not report.warnings
    assert report.shapes["lm_head"] == (27, 16)
    assert len(report.steps) == 21
    relu = next(step for step in report.steps if step.name == "relu")
    assert (relu.line, relu.shape, relu.label) == (line_of(".relu()"), ("n", 64), "layer0.hidden")
    assert report.steps[relu.inputs[0]].inputs[1] == "layer0.mlp_fc1"
    assert (report.steps[-1].name, report.steps[-2].label) == ("cross_entropy", "logits")


def test_a_window_and_a_number_are_named():
    text = changed("scores.causal_softmax()", "(scores + 2).causal_softmax(window=3)")
    named = [
        (step.name, step.number) for step in check(text, CONFIG, 27).steps if step.line == line_of("scores.causal")
    ]
    assert named == [("+", 2.0), ("causal_softmax(window=3)", None)]


def test_a_syntax_error_at_its_line():
    found = problem(changed("def mlp(x, w, layer: str):", "def mlp(x, w, layer: str:"))
    assert found.line == line_of("def mlp(")
    assert "Python" in found.message


def test_shapes_that_do_not_fit_at_the_line_that_made_them():
    found = problem(
        changed('return hidden.linear(w[f"{layer}.mlp_fc2"])', 'return hidden.linear(w[f"{layer}.mlp_fc1"])')
    )
    assert found.line == line_of("return hidden.linear")
    assert "(n, 64)" in found.message
    assert "(64, 16)" in found.message
    assert "must be (outputs, 64)" in found.message


def test_an_unknown_operation_lists_those_there_are():
    found = problem(changed(".relu()", ".rellu()"))
    assert found.line == line_of(".relu()")
    assert "did you mean relu?" in found.message
    for name in ("linear", "causal_softmax", "layernorm", "gelu"):
        assert name in found.message
        assert hasattr(Tensor, name)


def test_an_unknown_weight():
    found = problem(changed('w["wpe"]', 'w["new"]'))
    assert found.line == line_of('w["wpe"]')
    assert "wte, wpe, lm_head" in found.message
    assert "weight_shapes" in found.message


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("", "returned nothing"),
        ("return 3", "returned 3"),
        ("return x, x", "a tuple of 2"),
        ("return x", "(n, 16)"),
        ('return x.linear(w["lm_head"]).split_heads(3)', "(3, n, 9)"),
    ],
)
def test_logits_that_are_none(returned, message):
    found = problem(changed('return x.linear(w["lm_head"]).named("logits")', returned))
    assert found.line == line_of("def forward(")
    assert message in found.message


@pytest.mark.parametrize("name", ["forward", "weight_shapes"])
def test_a_function_that_is_missing(name):
    assert f"{name}(" in problem(changed(f"def {name}(", f"def other_{name}(")).message


def test_only_the_readers_lines_are_told():
    assert problem("1 / 0\n" + SOURCE).line == 1
    report = check(in_mlp("len(x)"), CONFIG, 27)
    assert report.problems[0].line == FIRST
    assert "RecordedTensor" not in report.problems[0].message


def test_a_weight_that_never_learns():
    text = changed('"lm_head": (vocab_size, n_embd),', '"lm_head": (vocab_size, n_embd),\n        "gain": (1, n_embd),')
    (warning,) = check(text, CONFIG, 27).warnings
    assert warning.line == line_of('"gain"', text)
    assert "does not use it" in warning.message
    text = changed("    return x.linear(", '    unused = x * w["gain"]\n    return x.linear(', text)
    (warning,) = check(text, CONFIG, 27).warnings
    assert "do not depend on it" in warning.message


def test_what_the_text_prints():
    assert check(in_mlp("print('x is', x)"), CONFIG, 27).printed == ["x is tensor (n, 16)"]


def test_logits_need_no_name():
    report = check(changed('.named("logits")', ""), CONFIG, 27)
    assert report.steps[-2].label == "logits"
