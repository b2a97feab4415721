"""Checks that Python's tools read a run folder: rollouts in pandas, a checkpoint in transformers.

    python check_run.py rollouts RUN COLUMNS_JSON ROWS_OUT   rollout Parquet files; writes some rows of token ids
    python check_run.py logits CHECKPOINT ROWS LOGITS        our logits of those rows against those of transformers
    python check_run.py families WRITTEN FIXTURES            models that we wrote again load as what they were made from
    python check_run.py adapter CHECKPOINT ROWS LOGITS       our logits under a LoRA checkpoint against those of PEFT and transformers
    python check_run.py adapters WRITTEN FIXTURES            adapters that we wrote again load as what PEFT wrote

COLUMNS_JSON is the list of columns of the contract. Exits 1 with one sentence on the first thing that is wrong.
"""

import json
import sys
from pathlib import Path


def check(condition, sentence):
    if not condition:
        sys.exit(sentence)


def check_rollouts(run, columns, rows_out):
    import pandas as pd

    files = sorted(Path(run, "rollouts").glob("step-*.parquet"))
    check(files, f"{run}/rollouts holds no step-*.parquet")
    for file in files:
        frame = pd.read_parquet(file)
        check(list(frame.columns) == columns, f"{file}: columns are {list(frame.columns)}; the contract has {columns}")
        check(len(frame) > 0, f"{file} has no rows")
        for index, row in frame.iterrows():
            where = f"{file}, row {index}"
            tokens = len(row.token_ids)
            for name in ["token_texts", "token_bytes", "logprobs", "entropies"]:
                check(len(row[name]) == tokens, f"{where}: {len(row[name])} {name} for {tokens} tokens")
            for name in ["alternative_ids", "alternative_texts", "alternative_logprobs"]:
                check(len(row[name]) % max(tokens, 1) == 0, f"{where}: {len(row[name])} {name} for {tokens} tokens")
            check(all(value <= 1e-6 for value in row.logprobs), f"{where}: a log-probability above 0")
            check(all(value >= -1e-6 for value in row.entropies), f"{where}: an entropy below 0")
            check(b"".join(bytes.fromhex(b) for b in row.token_bytes).decode("utf8", "replace") is not None, where)
            json.loads(row.reward_parts)
        groups = frame.groupby("group").prompt_id.nunique()
        check((groups == 1).all(), f"{file}: a group with more than one prompt")
    print(f"{len(files)} rollout files in pandas {pd.__version__}; the last has {len(frame)} rows:")
    print(frame[["prompt_id", "group", "sample", "completion", "reward", "advantage"]].head(4).to_string())
    rows = [[int(token) for token in ids] for ids in frame.token_ids if len(ids) > 2][:8]
    Path(rows_out).write_text(json.dumps(rows))


def check_logits(checkpoint, rows_file, logits_file):
    import torch
    import transformers

    model = transformers.AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(checkpoint)
    rows = json.loads(Path(rows_file).read_text())
    ours = json.loads(Path(logits_file).read_text())
    worst = 0.0
    with torch.no_grad():
        for ids, logits in zip(rows, ours, strict=True):
            theirs = model(torch.tensor([ids])).logits[0, :-1]
            worst = max(worst, (theirs - torch.tensor(logits)).abs().max().item())
    check(worst <= 1e-4, f"{checkpoint}: logits differ from those of transformers by {worst:.2e}; allowed: 1e-4")
    print(f"logits of {len(rows)} rows within {worst:.1e} of transformers {transformers.__version__}; the first row: {tokenizer.decode(rows[0])!r}")


def check_families(written, fixtures):
    import torch
    import transformers

    row = torch.tensor([[2, 5, 7, 11, 3, 9, 4, 20]])
    names = sorted(path.name for path in Path(written).iterdir())
    check(names, f"{written} holds no model")
    for name in names:
        load = transformers.AutoModelForCausalLM.from_pretrained
        model, info = load(Path(written, name), dtype=torch.float32, output_loading_info=True)
        for kind in ["missing_keys", "unexpected_keys", "mismatched_keys"]:
            check(not info[kind], f"{written}/{name}: transformers finds {kind}: {sorted(info[kind])}")
        original = load(Path(fixtures, name), dtype=torch.float32)
        with torch.no_grad():
            check(torch.equal(model(row).logits, original(row).logits), f"{written}/{name} gives other logits than {fixtures}/{name}")
    print(f"transformers {transformers.__version__} loads what we write: {', '.join(names)}")


def base_of(adapter):
    return json.loads(Path(adapter, "adapter_config.json").read_text())["base_model_name_or_path"]


def check_adapter(checkpoint, rows_file, logits_file):
    import peft
    import torch
    import transformers

    base = transformers.AutoModelForCausalLM.from_pretrained(base_of(checkpoint), dtype=torch.float32).eval()
    rows = json.loads(Path(rows_file).read_text())
    ours = json.loads(Path(logits_file).read_text())
    moved = 0.0
    with torch.no_grad():
        before = [base(torch.tensor([ids])).logits[0, :-1] for ids in rows]
    models = {
        "PEFT": peft.PeftModel.from_pretrained(base, checkpoint).eval(),
        "transformers": transformers.AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval(),
    }
    transformers.AutoTokenizer.from_pretrained(checkpoint)
    for name, model in models.items():
        worst = 0.0
        with torch.no_grad():
            for ids, logits, unmoved in zip(rows, ours, before, strict=True):
                theirs = model(torch.tensor([ids])).logits[0, :-1]
                worst = max(worst, (theirs - torch.tensor(logits)).abs().max().item())
                moved = max(moved, (theirs - unmoved).abs().max().item())
        check(worst <= 1e-4, f"{checkpoint}: logits differ from those of {name} by {worst:.2e}; allowed: 1e-4")
        print(f"logits under our adapter within {worst:.1e} of {name}")
    check(moved > 0.01, f"{checkpoint}: the adapter changes no logit by more than {moved:.2e}")


def check_adapters(written, fixtures):
    import peft
    import torch
    import transformers

    row = torch.tensor([[2, 5, 7, 11, 3, 9, 4, 20]])
    names = sorted(path.name for path in Path(written).iterdir())
    check(names, f"{written} holds no adapter")
    for name in names:
        folder = Path(written, name)
        load = transformers.AutoModelForCausalLM.from_pretrained
        settings = {}
        if peft.PeftConfig.from_pretrained(folder).task_type == "SEQ_CLS":
            load = transformers.AutoModelForSequenceClassification.from_pretrained
            settings["num_labels"] = 1
        outputs = []
        for adapter in [folder, Path(fixtures, name)]:
            base = load(base_of(folder), dtype=torch.float32, **settings)
            with torch.no_grad():
                outputs.append(peft.PeftModel.from_pretrained(base, adapter).eval()(row).logits)
        check(torch.equal(*outputs), f"{folder} gives other logits than {fixtures}/{name}")
    print(f"PEFT {peft.__version__} loads what we write: {', '.join(names)}")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "rollouts":
        check_rollouts(arguments[0], json.loads(arguments[1]), arguments[2])
    else:
        checks = {"families": check_families, "logits": check_logits, "adapter": check_adapter, "adapters": check_adapters}
        checks[command](*arguments)
