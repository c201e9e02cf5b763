"""Makes centerface.onnx from the published file: any picture size in place of ten of 32 x 32.

python3 any_size.py published.onnx centerface.onnx        (needs: pip install onnx)

Weights and layers stay as they are. Only the declared sizes change, and weights are no longer listed
as inputs.
"""

import sys

import onnx

model = onnx.load(sys.argv[1])
graph = model.graph

weights = {tensor.name for tensor in graph.initializer}
inputs = [each for each in graph.input if each.name not in weights]
del graph.input[:]
graph.input.extend(inputs)

for value, height, width in [(each, "h", "w") for each in graph.input] + [(each, "h4", "w4") for each in graph.output]:
    shape = value.type.tensor_type.shape.dim
    shape[0].dim_value, shape[2].dim_param, shape[3].dim_param = 1, height, width
del graph.value_info[:]

onnx.save(model, sys.argv[2])
