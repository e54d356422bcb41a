"""K-FAC of kfac-jax on the workload `mlp`: ten training steps, with the options that are ours by default."""

import jax
import jax.numpy as jnp
import kfac_jax

from common import main, starting_values


def make(name, kind):
    p, _, x, y = jax.tree.map(jnp.asarray, starting_values("mlp"))

    def dense(p, name, x):
        return x @ p[name + ".weight"] + p[name + ".bias"]

    def loss(p, batch):
        x, y = batch
        x = jax.nn.relu(dense(p, "layers.0", x))
        x = jax.nn.relu(dense(p, "layers.1", x))
        logits = dense(p, "layers.2", x)
        kfac_jax.register_softmax_cross_entropy_loss(logits, targets=y)
        return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1).mean()

    optimizer = kfac_jax.Optimizer(
        jax.value_and_grad(loss), l2_reg=0.0, num_burnin_steps=0, curvature_ema=0.95, inverse_update_period=5,
        estimation_mode="fisher_gradients", norm_constraint=0.001, multi_device=False)
    fixed = {"learning_rate": jnp.asarray(0.03), "momentum": jnp.asarray(0.9), "damping": jnp.asarray(0.1)}
    key = jax.random.PRNGKey(0)
    state = [p, optimizer.init(p, key, (x, y))]
    first = float(loss(p, (x, y)))

    def run(count):
        for _ in range(10 * count):
            *state[:], _ = optimizer.step(*state, key, batch=(x, y), **fixed)
        jax.block_until_ready(state[0])

    return run, lambda: first


if __name__ == "__main__":
    main(make, None)
