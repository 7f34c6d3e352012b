"""Consent to a measure (samtycke till insats): who may say yes, and its page. It lifts no secrecy."""
