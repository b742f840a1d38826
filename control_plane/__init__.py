"""The agent control plane: the desk from which a company runs its fleet of AI agents."""

__version__ = "0.1.0"
