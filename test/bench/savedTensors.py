"""Counts what transformers' layers keep for the backward pass, with PyTorch's saved_tensors_hooks, and writes docs/memory/pytorch.json.

    savedTensors.py OUT.json        any Python with torch and transformers; no GPU is needed

A storage counts once, and the model's own weights not at all. The bytes of one layer are half of what three layers keep more than one. Copies of weights
that autocast makes are a small part, because there are many tokens.
"""

import json
import sys

import torch
import transformers
from transformers import AutoModelForCausalLM, LlamaConfig, Qwen3Config

ROWS, LENGTH = 16, 512


def kept(config, dtype, autocast):
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config, dtype=dtype, attn_implementation="sdpa").train()
    ids = torch.randint(0, config.vocab_size, (ROWS, LENGTH))
    own = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    storages = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            storages[storage.data_ptr()] = (storage.nbytes(), tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        output = model.model(input_ids=ids).last_hidden_state
    assert output.requires_grad
    return sum(size for size, _ in storages.values())


shapes = [
    (Qwen3Config, dict(hidden_size=256, intermediate_size=768, num_attention_heads=8, num_key_value_heads=4, head_dim=64)),
    (Qwen3Config, dict(hidden_size=512, intermediate_size=1536, num_attention_heads=8, num_key_value_heads=2, head_dim=64)),
    (LlamaConfig, dict(hidden_size=512, intermediate_size=1536, num_attention_heads=8, num_key_value_heads=8, head_dim=64)),
]
rows = []
for kind, sizes in shapes:
    for name, dtype, autocast in [("bfloat16", torch.bfloat16, False), ("autocast", torch.float32, True), ("float32", torch.float32, False)]:
        one, three = [kept(kind(vocab_size=64, num_hidden_layers=layers, **sizes), dtype, autocast) for layers in (1, 3)]
        config = dict(model_type=kind.model_type, vocab_size=64, num_hidden_layers=1, **sizes)
        rows.append(dict(config=config, precision=name, bytesPerToken=round((three - one) / 2 / (ROWS * LENGTH))))
        print(kind.model_type, sizes["hidden_size"], name, rows[-1]["bytesPerToken"])
versions = dict(torch=torch.__version__, transformers=transformers.__version__)
with open(sys.argv[1], "w") as file:
    json.dump(dict(versions=versions, rows=rows), file, indent=2)
    file.write("\n")
