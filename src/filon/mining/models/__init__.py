"""Process models in their exact forms: trees, nets, and the states that a net can be in."""
