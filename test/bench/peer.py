"""The peers of bench.mjs on the same workloads: transformers' generate, PyTorch, TRL's GRPOTrainer. Prints one line of JSON.

    peer.py models FOLDER TOKENIZER_MODEL        makes random Llamas of about 10 M and 100 M parameters
    peer.py decode MODEL THREADS BATCH TOKENS    tokens a second
    peer.py train MODEL THREADS ROWS LENGTH      tokens a second
    peer.py load MODEL THREADS                   ms
    peer.py grpo MODEL THREADS SETTINGS          ms a step and GiB at most; SETTINGS is JSON with TRL's keys
    peer.py versions DEVICE                      the versions, and the GPU's name

PEER_DEVICE is cpu or cuda.
"""

import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time

what, model_path = sys.argv[1:3]
threads = int(sys.argv[3]) if what not in ("models", "versions") else 1
device = os.environ.get("PEER_DEVICE", "cpu")
os.environ["OMP_NUM_THREADS"] = str(threads)
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast  # noqa: E402

torch.set_num_threads(threads)
REPEATS = 3
PROMPT_LENGTH = 10


def finished(run):
    run()
    if device == "cuda":
        torch.cuda.synchronize()


def median_of(run):
    finished(run)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        finished(run)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def token_ids(rows, length, vocab):
    return torch.tensor([[2 + (7 * row + 3 * i) % (vocab - 2) for i in range(length)] for row in range(rows)], device=device)


def make_models(folder, tokenizer):
    for name, width, layers, heads, inner in [("10m", 384, 6, 6, 1024), ("100m", 768, 14, 12, 2048)]:
        torch.manual_seed(1)
        config = LlamaConfig(
            vocab_size=39, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=heads,
            intermediate_size=inner, max_position_embeddings=128, tie_word_embeddings=True, bos_token_id=None, eos_token_id=1, pad_token_id=0,
        )
        path = os.path.join(folder, name)
        LlamaForCausalLM(config).save_pretrained(path)
        for file in ["tokenizer.json", "tokenizer_config.json"]:
            shutil.copy(os.path.join(tokenizer, file), path)
    return {"value": 0}


def load():
    return AutoModelForCausalLM.from_pretrained(model_path, dtype=torch.float32).to(device)


def decode(batch, tokens):
    model = load().eval()
    ids = token_ids(batch, PROMPT_LENGTH, model.config.vocab_size)
    options = dict(do_sample=True, temperature=1.0, top_k=0, top_p=1.0, min_new_tokens=tokens, max_new_tokens=tokens, pad_token_id=0)
    with torch.no_grad():
        seconds = median_of(lambda: model.generate(ids, attention_mask=torch.ones_like(ids), **options))
    return {"value": batch * tokens / seconds}


def train(rows, length):
    model = load().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.0)
    ids = token_ids(rows, length, model.config.vocab_size)

    def step():
        optimizer.zero_grad()
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()

    return {"value": rows * length / median_of(step)}


def grpo(settings):
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    prompts = settings.pop("prompts")
    times = []

    class Clock(TrainerCallback):
        def on_step_begin(self, *args, **kwargs):
            self.start = time.perf_counter()

        def on_step_end(self, *args, **kwargs):
            times.append(time.perf_counter() - self.start)

    with tempfile.TemporaryDirectory() as folder:
        config = GRPOConfig(
            output_dir=folder, use_cpu=device == "cpu", bf16=False, report_to="none", save_strategy="no",
            logging_strategy="no", disable_tqdm=True, dataloader_num_workers=0, **{"gradient_checkpointing": False, **settings},
        )
        tokenizer = PreTrainedTokenizerFast.from_pretrained(model_path)
        trainer = GRPOTrainer(
            model=load(),
            reward_funcs=lambda completions, **_: [float(len(text) % 7) for text in completions],
            args=config,
            train_dataset=Dataset.from_dict({"prompt": prompts}),
            processing_class=tokenizer,
            callbacks=[Clock()],
        )
        trainer.train()
    peak = torch.cuda.max_memory_reserved() / 2**30 if device == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"value": 1000 * statistics.median(times[1:]), "gib": peak}


def versions():
    import transformers
    import trl

    device_name = torch.cuda.get_device_name() if device == "cuda" else "cpu"
    return {"torch": torch.__version__, "transformers": transformers.__version__, "trl": trl.__version__, "device": device_name}


numbers = sys.argv[4:]
if what == "models":
    result = make_models(model_path, sys.argv[3])
elif what == "versions":
    result = versions()
elif what == "load":
    result = {"value": 1000 * median_of(load)}
elif what == "grpo":
    result = grpo(json.loads(numbers[0]))
else:
    result = {"decode": decode, "train": train}[what](*map(int, numbers))
print(json.dumps(result))
