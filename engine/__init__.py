"""The process engine: model, services and languages. Knows no delivery and no database."""
