# The training step and the forward pass as PyTorch's interpreter runs them (docs/fast-path-djl.md).
# TorchScript in the form that PyTorch itself saves: there dtype 0 is uint8 and dtype 7 float64.
#
#   a_0 = x,  z_l = a_l W_l + b_l,  a_l+1 = f_l(z_l),  the last z are the logits
#   delta_l is the gradient of the batch's mean cross-entropy by z_l:
#     last layer   delta = (softmax(z) - onehot(y)) / rows
#     below        delta_l-1 = (delta_l W_l^T) * f'_l-1(z_l-1)
#   gradient of W_l = a_l^T delta_l + 2 l2 W_l,  of b_l = the sum of delta_l's rows
# Where a layer drops units, a_l+1 = f_l(z_l) * m_l and delta_l = (delta_l+1 W_l+1^T) * m_l * f'_l(z_l), where m_l is
# the scale of those that the caller says are kept, and 0 of the others.
#
# Where a line says out= or ends in _, it writes into memory that is there already.

def layers(flat: Tensor, widths: List[int]) -> List[Tensor]:
  # Views of a flat tensor: kernel 0, bias 0, kernel 1, bias 1, ...
  views = annotate(List[Tensor], [])
  at = 0
  for l in range(len(widths) - 1):
    size = widths[l] * widths[l + 1]
    views.append(flat[at:at + size].view([widths[l], widths[l + 1]]))
    views.append(flat[at + size:at + size + widths[l + 1]])
    at = at + size + widths[l + 1]
  return views

def activate(name: str, coefficient: float, z: Tensor, a: Tensor) -> Tensor:
  # a = f(z); the two may be the same tensor.
  if name == "relu":
    torch.clamp_min(z, 0, out=a)
  elif name == "tanh":
    torch.tanh(z, out=a)
  elif name == "sigmoid":
    torch.sigmoid(z, out=a)
  elif name == "leaky-relu":
    torch.leaky_relu(z, coefficient, out=a)
  else:
    torch.elu(z, coefficient, 1, 1, out=a)
  return a

def times_derivative(name: str, coefficient: float, z: Tensor, a: Tensor, delta: Tensor) -> Tensor:
  # delta = delta * f'(z); all but elu tell it from a alone, so that z need not be kept.
  if name == "relu":
    torch.threshold_backward(delta, a, 0, grad_input=delta)
  elif name == "tanh":
    torch.tanh_backward(delta, a, grad_input=delta)
  elif name == "sigmoid":
    torch.sigmoid_backward(delta, a, grad_input=delta)
  elif name == "leaky-relu":
    torch.leaky_relu_backward(delta, a, coefficient, False, grad_input=delta)
  else:
    torch.elu_backward(delta, coefficient, 1, 1, False, z, grad_input=delta)
  return delta

def constants(optimizer: str, hyper: List[float], dtype: int) -> List[Tensor]:
  # What an update would otherwise make anew in every step.
  made = annotate(List[Tensor], [torch.ones([])])
  if optimizer == "rmsprop":
    under_root = torch.zeros([], dtype=dtype)
    if hyper[3] == 1.0:
      under_root.fill_(hyper[2] / (1 - hyper[1]))
    made.append(under_root)
  return made

def update(optimizer: str, hyper: List[float], constants: List[Tensor], step: int, flat: List[Tensor], gradient: Tensor, slots: List[Tensor], scratch: Tensor) -> Tensor:
  # One step of all parameters, by the equation of the record of that name; hyper holds its values in their order.
  # PyTorch drops a call whose writes nobody could see: hence the list "flat", which is the caller's.
  if optimizer == "rmsprop":
    __torch__.rmsprop(hyper, constants, flat, gradient, slots[0], scratch)
  elif optimizer == "adam":
    __torch__.adam(hyper, constants, step, flat, gradient, slots[0], slots[1])
  elif optimizer == "adagrad":
    __torch__.adagrad(hyper, constants, flat, gradient, slots[0], scratch)
  else:
    __torch__.sgd(hyper, flat[0], gradient, slots[0])
  return gradient

def sgd(hyper: List[float], w: Tensor, g: Tensor, m: Tensor) -> Tensor:
  # learning rate, momentum, nesterov
  if hyper[1] == 0.0:
    w.add_(g, alpha=-hyper[0])
  else:
    m.mul_(hyper[1]).add_(g, alpha=-hyper[0])
    if hyper[2] == 1.0:
      w.add_(m, alpha=hyper[1]).add_(g, alpha=-hyper[0])
    else:
      w.add_(m)
  return w

def rmsprop(hyper: List[float], constants: List[Tensor], flat: List[Tensor], g: Tensor, v: Tensor, scratch: Tensor) -> Tensor:
  # learning rate, rho, epsilon, inside
  # RMSProp is Adagrad with sums that decay. Adagrad's kernel adds g^2 without a weight, divides by the root and
  # subtracts, all in one pass; its sums are (v + epsilon) / (1 - rho), or v / (1 - rho) with epsilon after the root.
  weight = 1 - hyper[1]
  rate = hyper[0] / weight ** 0.5
  after_root = 0.0
  if hyper[3] == 0.0:
    after_root = hyper[2] / weight ** 0.5
  v.mul_(hyper[1])
  torch.add(constants[1], v, alpha=1 / weight, out=scratch)
  torch._fused_adagrad_(flat, [g], [scratch], [constants[0]], lr=rate, lr_decay=0.0, weight_decay=0.0, eps=after_root, maximize=False)
  v.addcmul_(g, g, value=weight)
  return v

def adam(hyper: List[float], constants: List[Tensor], step: int, flat: List[Tensor], g: Tensor, m: Tensor, v: Tensor) -> Tensor:
  # learning rate, beta1, beta2, epsilon, inside, weight decay
  # PyTorch's kernel does all in one pass, and adds epsilon to the corrected root; before the correction, it is
  # epsilon / sqrt(1 - beta2^t) there.
  epsilon = hyper[3]
  if hyper[4] == 1.0:
    epsilon = epsilon / (1 - hyper[2] ** float(step)) ** 0.5
  constants[0].fill_(step)
  torch._fused_adamw_(flat, [g], [m], [v], [], [constants[0]], lr=hyper[0], beta1=hyper[1], beta2=hyper[2], weight_decay=hyper[5], eps=epsilon, amsgrad=False, maximize=False)
  return v

def adagrad(hyper: List[float], constants: List[Tensor], flat: List[Tensor], g: Tensor, s: Tensor, scratch: Tensor) -> Tensor:
  # learning rate, initial accumulator, epsilon, inside
  # PyTorch's kernel adds epsilon after the root; inside, it is part of the sums that the kernel is given.
  sums = s
  after_root = hyper[2]
  if hyper[3] == 1.0:
    sums = torch.add(s, hyper[2], alpha=1, out=scratch)
    after_root = 0.0
  torch._fused_adagrad_(flat, [g], [sums], [constants[0]], lr=hyper[0], lr_decay=0.0, weight_decay=0.0, eps=after_root, maximize=False)
  if hyper[3] == 1.0:
    s.addcmul_(g, g, value=1)
  return s

class Fused(Module):
  __parameters__ = []
  __buffers__ = []

  def layers(self: __torch__.Fused, flat: Tensor, widths: List[int]) -> List[Tensor]:
    return __torch__.layers(flat, widths)

  def logits(self: __torch__.Fused, inputs: Tensor, weights: List[Tensor], names: List[str], coefficients: List[float]) -> Tensor:
    a = inputs
    if weights[0].dtype == 7:
      a = torch.to(a, 7)
    last = len(names) - 1
    for l in range(last):
      z = torch.addmm(weights[2 * l + 1], a, weights[2 * l])
      a = __torch__.activate(names[l], coefficients[l], z, z)
    return torch.addmm(weights[2 * last + 1], a, weights[2 * last])

  def train(self: __torch__.Fused, rows: Tensor, batch_size: int, steps: int, inputs: Tensor, labels: Tensor, flat: List[Tensor], slots: List[Tensor], gradient: Tensor, weights: List[Tensor], gradients: List[Tensor], widths: List[int], names: List[str], coefficients: List[float], optimizer: str, hyper: List[float], l2: float, scales: List[float], rates: List[float], keep: List[Tensor]) -> Tensor:
    # One step per batch of rows, at its learning rate; returns [2, rows]: the logarithm of each row's probability of its label, and hits.
    count = rows.size(0)
    last = len(names)
    parameters = flat[0]
    dtype = parameters.dtype
    y = torch.index_select(labels, 0, rows).unsqueeze(1)
    onehot = torch.zeros([count, widths[last]], dtype=dtype).scatter_(1, y, 1)
    log_p = torch.empty([count, widths[last]], dtype=dtype)
    scratch = torch.empty_like(parameters)
    constants = __torch__.constants(optimizer, hyper, dtype)
    step = steps
    raw = torch.empty([0], dtype=inputs.dtype)
    x = torch.empty([0])
    z = annotate(List[Tensor], [])
    a = annotate(List[Tensor], [])
    seen = annotate(List[Tensor], [])
    m = annotate(List[Tensor], [])
    delta = annotate(List[Tensor], [])
    upstream = onehot
    n = 0
    for at in range(0, count, batch_size):
      to = min(at + batch_size, count)
      if to - at != n:
        # The first batch, or a short last one: room for its rows.
        n = to - at
        raw = torch.empty([n, widths[0]], dtype=inputs.dtype)
        x = raw
        if inputs.dtype == 0:
          x = torch.empty([n, widths[0]])
        z = annotate(List[Tensor], [])
        a = annotate(List[Tensor], [x])
        m = annotate(List[Tensor], [])
        delta = annotate(List[Tensor], [])
        if dtype == 7:
          a = annotate(List[Tensor], [torch.to(x, 7)])
        seen = annotate(List[Tensor], [a[0]])
        for l in range(last):
          z.append(torch.empty([n, widths[l + 1]], dtype=dtype))
          delta.append(torch.empty([n, widths[l + 1]], dtype=dtype))
          if names[l] == "elu":
            a.append(torch.empty_like(z[l]))
          else:
            a.append(z[l])
          if scales[l] > 0.0:
            m.append(torch.empty_like(z[l]))
            seen.append(torch.empty_like(z[l]))
          else:
            m.append(z[l])
            seen.append(a[l + 1])
        upstream = torch.div(onehot, -n)

      torch.index_select(inputs, 0, rows[at:to], out=raw)
      if inputs.dtype == 0:
        x.copy_(raw).div_(255)
      if dtype == 7:
        a[0].copy_(x)

      for l in range(last):
        torch.addmm(weights[2 * l + 1], seen[l], weights[2 * l], out=z[l])
        if l < last - 1:
          __torch__.activate(names[l], coefficients[l], z[l], a[l + 1])
          if scales[l] > 0.0:
            m[l].copy_(keep[l][at:to]).mul_(scales[l])
            torch.mul(a[l + 1], m[l], out=seen[l + 1])

      torch._log_softmax(z[last - 1], 1, False, out=log_p[at:to])
      torch._log_softmax_backward_data(upstream[at:to], log_p[at:to], 1, dtype, out=delta[last - 1])
      for below in range(last):
        l = last - 1 - below
        torch.mm(seen[l].t(), delta[l], out=gradients[2 * l])
        if l2 > 0.0:
          gradients[2 * l].add_(weights[2 * l], alpha=2 * l2)
        torch.sum(delta[l], [0], out=gradients[2 * l + 1])
        if l > 0:
          torch.mm(delta[l], weights[2 * l].t(), out=delta[l - 1])
          if scales[l - 1] > 0.0:
            delta[l - 1].mul_(m[l - 1])
          __torch__.times_derivative(names[l - 1], coefficients[l - 1], z[l - 1], a[l], delta[l - 1])

      hyper[0] = rates[step - steps]
      step = step + 1
      __torch__.update(optimizer, hyper, constants, step, flat, gradient, slots, scratch)

    hits = torch.eq(torch.argmax(log_p, 1, True), y)
    return torch.cat([torch.to(torch.gather(log_p, 1, y), 7), torch.to(hits, 7)], 1).t().contiguous()
