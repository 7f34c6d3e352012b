"""Application registration."""

from django.apps import AppConfig


class SigConfig(AppConfig):
    name = "sig"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        """Tell the floors below what only this one knows. Imported here: models exist first now."""
        from audit import review_hooks
        from consent import hooks as consent_hooks
        from consent import rules
        from sig import hooks
        from sig.readers import access as readers
        from sig.services import apart
        from sig.todo import moving
        from teams import team_hooks

        review_hooks.register(case_reference=hooks.case_reference)
        team_hooks.register(number=hooks.number_of, paragraph=hooks.place_of_paragraph)
        team_hooks.register(may_join=hooks.may_join, may_join_each=hooks.may_join_each, heading=hooks.heading)
        team_hooks.register(page=hooks.page)
        team_hooks.register(changed=apart.team_changed, about_adding=apart.about_adding)
        team_hooks.register(team_of_number=hooks.team_of_number, numbers=hooks.numbers_of)
        team_hooks.register(changed=moving.settle_team, handed_over=moving.handed_over)
        consent_hooks.register(hooks.consent_changed)
        consent_hooks.register_readers(readers.read_on_consent)
        rules.provide(hooks.rules_of)
