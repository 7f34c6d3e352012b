"""The roof: settings, URLs, middleware, checks, set-up. Nobody imports it."""
