"""The model as a PyTorch program, for readers whose model outgrows a browser.

What it computes is written down from the recorded forward pass, operation by operation: a changed model comes out
changed. The weights, the text and the alphabet are in the file that `files.save` writes, which the program reads.
"""

import re
from string import Template

from .adam import EPS
from .kernel import record
from .record import N, Operation, RecordedTensor, Tape
from .trainer import Trainer

FILE = "model.safetensors"
ACTIVATIONS = (
    "F.relu({})",
    "F.relu({}).square()",
    'F.gelu({}, approximate="tanh")',
    "F.silu({})",
    "torch.tanh({})",
    "torch.sigmoid({})",
)  # fmt: skip  (in the order of record.ACTIVATIONS)
RATES = {
    "linear": "LEARNING_RATE * (1 - step / steps)",
    "cosine": "LEARNING_RATE * (1 + math.cos(math.pi * step / steps)) / 2",
    "constant": "LEARNING_RATE",
}
HELPERS = {
    "split_heads": '''
def split_heads(x, n_head):
    """(n, n_head * d) to (n_head, n, d)"""
    return x.reshape(len(x), n_head, -1).transpose(0, 1)
''',
    "merge_heads": '''
def merge_heads(x):
    """(n_head, n, d) to (n, n_head * d)"""
    return x.transpose(0, 1).reshape(x.shape[1], -1)
''',
    "rmsnorm": """
def rmsnorm(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5)
""",
    "layernorm": """
def layernorm(x):
    return F.layer_norm(x, x.shape[-1:], eps=1e-5)
""",
    "attention": '''
def attention(q, k, v, scale):
    """Each position mixes the values of itself and of those before it. (n_head, n, d)"""
    return causal_softmax(q @ k.mT * scale) @ v
''',
    "causal_softmax": '''
def causal_softmax(x):
    """Row i sees the entries 0 to i."""
    return torch.softmax(x + torch.full(x.shape[-2:], float("-inf"), device=x.device).triu(1), -1)
''',
    "windowed_softmax": '''
def windowed_softmax(x, window):
    """Row i sees the last `window` of the entries 0 to i."""
    unseen = torch.full(x.shape[-2:], float("-inf"), device=x.device)
    return torch.softmax(x + unseen.triu(1) + unseen.tril(-window), -1)
''',
    "alibi": '''
def alibi(scores):
    """Less the distance of two positions times a slope for each head. (n_head, n, n)"""
    n_head, n, _ = scores.shape if scores.dim() == 3 else (1, *scores.shape)
    slopes = 2.0 ** (-8 / n_head * torch.arange(1, n_head + 1, device=scores.device))
    place = torch.arange(n, device=scores.device)
    return scores - (slopes[:, None, None] * (place[:, None] - place).abs()).reshape(scores.shape)
''',
    "rotary": '''
def rotary(x):
    """Each pair of numbers, turned by its position. (n_head, n, d)"""
    n, d = x.shape[-2:]
    place, pair = torch.arange(n, device=x.device), torch.arange(d // 2, device=x.device)
    angles = place[:, None] * 10000.0 ** (-2 * pair / d)
    cos, sin, even, odd = torch.cos(angles), torch.sin(angles), x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).reshape(x.shape)
''',
    "apart": '''
def apart(text):
    """The text with Hangul syllables as the letters that they are written with."""

    def letter(char):
        name = unicodedata.name(char, "")
        letter_name = re.sub("(CHO|JUNG|JONG)SEONG", "LETTER", name)
        return char if letter_name == name else unicodedata.lookup(letter_name)

    return re.sub("[가-힣]", lambda syllable: "".join(map(letter, unicodedata.normalize("NFD", syllable[0]))), text)
''',
}
PROGRAM = Template('''\
"""A GPT that was trained with microgpt, in PyTorch. microgpt wrote this from the model's recorded forward pass.

    pip install torch numpy safetensors
    python $name $file          prints samples
    python $name $file 5000     trains 5,000 steps first, with a new optimizer, and saves the weights
"""

$imports

DEVICE = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
BLOCK_SIZE = $block_size  # the most tokens that the model looks at
BOS = $bos  # the token before and after every document
SEED, HOLDOUT, BATCH_SIZE, LEARNING_RATE = $seed, $holdout, $batch_size, $learning_rate


def forward(w, tokens):
    """Logits (n, $vocab_size): a score for every token that could follow each of these n. `w` are weights by name."""
    positions = torch.arange(len(tokens), device=tokens.device)
$forward
$helpers

def load(path):
    """The weights by name, the documents, and the alphabet: a token's id is its place."""
    weights = {name: torch.from_numpy(array.astype("float32")).to(DEVICE) for name, array in load_file(path).items()}
    with safe_open(path, "numpy") as opened:
        metadata = opened.metadata()
    return weights, json.loads(metadata["documents"]), json.loads(metadata["alphabet"])


def save(w, documents, alphabet, path):
    arrays = {name: weight.detach().cpu().numpy() for name, weight in w.items()}
    save_file(arrays, path, {"documents": json.dumps(documents), "alphabet": json.dumps(alphabet)})


def encode(text, alphabet):
    """BOS, the tokens of the text, and BOS."""
    longest_first = sorted(alphabet, key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, longest_first)), $text)
    return [BOS, *map(alphabet.index, found), BOS]


def probabilities(w, prefix, alphabet):
    """(vocabulary,): how likely each token is after this text."""
    tokens = torch.tensor(encode(prefix, alphabet)[:-1], device=DEVICE)
    with torch.no_grad():
        return torch.softmax(forward(w, tokens)[-1], -1)


def train(w, documents, alphabet, steps):
    random.Random(SEED).shuffle(documents)
    documents = documents[: len(documents) - int(len(documents) * HOLDOUT)]
    encoded = [torch.tensor(encode(text, alphabet)[: BLOCK_SIZE + 1], device=DEVICE) for text in documents]
    parameters = [weight.requires_grad_() for weight in w.values()]
    optimizer = torch.optim.$optimizer
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = $rate
        batch = [encoded[i % len(encoded)] for i in range(step * BATCH_SIZE, (step + 1) * BATCH_SIZE)]
        loss = sum(F.cross_entropy(forward(w, ids[:-1]), ids[1:]) for ids in batch) / BATCH_SIZE
        optimizer.zero_grad()
        loss.backward()
$clip        optimizer.step()
        if (step + 1) % max(1, steps // 20) == 0:
            print(f"step {step + 1:,} of {steps:,}  loss {loss.item():.4f}")


def sample(w, alphabet, temperature=0.5):
    tokens = [BOS]
    with torch.no_grad():
        while len(tokens) <= BLOCK_SIZE:
            logits = forward(w, torch.tensor(tokens, device=DEVICE))[-1]
            tokens.append(torch.multinomial(torch.softmax(logits / temperature, -1), 1).item())
            if tokens[-1] == BOS:
                break
    return "".join(alphabet[token] for token in tokens if token != BOS)


if __name__ == "__main__":
    path = sys.argv[1] if len(sys.argv) > 1 else "$file"
    w, documents, alphabet = load(path)
    if len(sys.argv) > 2:
        train(w, documents, alphabet, int(sys.argv[2]))
        save(w, documents, alphabet, "trained-" + path)
    for _ in range(20):
        print(sample(w, alphabet))
''')


def as_torch(trainer: Trainer, name: str = "model.py", weights: str = FILE) -> str:
    """The program's text, to be kept as `name` beside the saved model `weights`. It does not depend on the step.

    Raises ValueError if the model has an operation for which PyTorch has none.
    """
    experiment, config, vocabulary = trainer.experiment, trainer.config, trainer.vocabulary
    writer = _Writer(record(experiment.architecture, config, vocabulary.size))
    has_jamo = vocabulary.letters == "jamo"
    used = writer.used | ({"apart"} if has_jamo else set())
    if "attention" in used:
        used |= {"causal_softmax"}
    cosine = ["math"] if config.schedule == "cosine" else []
    imports = ["json", *cosine, "random", "re", "sys", *(["unicodedata"] if has_jamo else [])]
    others = ["import torch", "import torch.nn.functional as F", "from safetensors import safe_open"]
    others += ["from safetensors.numpy import load_file, save_file"]
    return PROGRAM.substitute(
        name=name,
        file=weights,
        imports="\n".join([*(f"import {module}" for module in imports), "", *others]),
        block_size=config.block_size,
        bos=vocabulary.bos,
        seed=config.seed,
        holdout=config.holdout,
        batch_size=config.batch_size,
        learning_rate=config.learning_rate,
        vocab_size=vocabulary.size,
        forward="\n".join(f"    {line}" for line in writer.lines),
        helpers="".join(f"\n{text}" for helper, text in HELPERS.items() if helper in used),
        text="apart(text)" if has_jamo else "text",
        optimizer=_optimizer(config),
        rate=RATES[config.schedule],
        clip=f"        torch.nn.utils.clip_grad_norm_(parameters, {config.grad_clip})\n" if config.grad_clip else "",
    )


def _optimizer(config):
    settings = f"betas=({config.beta1}, {config.beta2}), eps={EPS}"
    if config.weight_decay:
        return f"AdamW(parameters, {settings}, weight_decay={config.weight_decay})"
    return f"Adam(parameters, {settings})"


class _Writer:
    """`lines` of Python that compute the logits; `used` are the helpers that they call."""

    def __init__(self, tape: Tape):
        self.lines, self.used = [], set()
        self._made = {id(tensor.buffer): (f'w["{name}"]', tensor) for name, tensor in tape.weights.items()}
        self._names = {id(tensor.buffer): name for name, tensor in tape.names.items()}
        for operation in tape.operations[:-1]:  # the last one is the loss
            self._write(operation)
        self.lines.append(f"return {self._read(tape.operations[-1].inputs[0])}")

    def _write(self, operation: Operation):
        name = self._names.get(id(operation.out.buffer), f"x{len(self.lines)}")
        name = re.sub(r"\W", "_", name)
        self.lines.append(f"{name} = {self._expression(operation)}  # {_shape(operation.out)}")
        self._made[id(operation.out.buffer)] = name, operation.out

    def _expression(self, operation):
        inputs = [self._read(tensor) for tensor in operation.inputs]
        match operation.name, operation.kind:
            case "embedding", kind:
                return f"{inputs[0]}[{'positions' if kind else 'tokens'}]"
            case "linear", _:
                return f"F.linear({', '.join(inputs)})"
            case ("matmul", _) | ("add", _) | ("multiply", _):
                return f" {'@+*'[('matmul', 'add', 'multiply').index(operation.name)]} ".join(inputs)
            case "scale", _:
                return f"{inputs[0]} * {operation.number!r}"
            case "shift", _:
                return f"{inputs[0]} + {operation.number!r}"
            case ("alibi" | "rotary") as helper, _:
                return self._call(helper, *inputs)
            case "attention", 0:
                return self._call("attention", *inputs, repr(operation.number))
            case "attention", kind:
                scores = f"{inputs[0]} @ {inputs[1]}.mT * {operation.number!r}"
                scores = self._call("alibi", scores) if kind & 1 else scores
                return f"{self._causal_softmax(scores, kind >> 1)} @ {inputs[2]}"
            case "softmax", 0:
                return f"torch.softmax({inputs[0]}, -1)"
            case "softmax", _:
                return self._causal_softmax(inputs[0], int(operation.number))
            case "norm", kind:
                return self._call("layernorm" if kind else "rmsnorm", *inputs)
            case "activation", kind:
                return ACTIVATIONS[kind].format(inputs[0])
        raise ValueError(f"the operation {operation.name!r} has no translation to PyTorch")

    def _causal_softmax(self, scores, window):
        return self._call("windowed_softmax", scores, str(window)) if window else self._call("causal_softmax", scores)

    def _call(self, helper, *arguments):
        self.used.add(helper)
        return f"{helper}({', '.join(arguments)})"

    def _read(self, tensor: RecordedTensor) -> str:
        """What was made, split into heads, merged or transposed as this view of it is."""
        if tensor.col_stride != 1:
            return f"{self._read(tensor.T)}.mT"
        text, made = self._made[id(tensor.buffer)]
        if made.heads and made.heads != tensor.heads:
            text = self._call("merge_heads", text)
        if tensor.heads and made.heads != tensor.heads:
            text = self._call("split_heads", text, str(tensor.heads))
        return text


def _shape(tensor):
    sizes = ["n" if size == N else str(size) for size in (tensor.rows_count, tensor.cols)]
    return f"({', '.join([str(tensor.heads)] * bool(tensor.heads) + sizes)})"
