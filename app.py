"""The application factory: the only file that knows every package."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config, load_config
from consultations.marks.tiles import tile_of
from core import access, clock
from core import db as database
from core.clock import Clock
from core.web import joining
from demo.ending import end_voting
from demo.urns import is_kept_key
from initiatives.applications.receiving import OpenProgrammes
from maps.holding import hold_areas
from maps.tiles import register_tiles
from pb.rounds.area_queries import rounds_holding
from pb.submission.receiving import GreenPools, OpenCalls
from pb.verification.readers import may_read_case

BLUEPRINTS = (
    "core.ops",
    "core.audit_views",
    "accounts.views.pages",
    "maps.views",
    "maps.area_views",
    "maps.address_views",
    "consultations.public.views",
    "consultations.public.preview_views",
    "consultations.public.subscription_views",
    "consultations.office.building_views",
    "consultations.office.area_views",
    "consultations.office.topic_views",
    "consultations.office.terms_views",
    "consultations.office.document_views",
    "consultations.office.layer_views",
    "consultations.public.layer_views",
    "consultations.office.news_views",
    "consultations.office.variant_views",
    "consultations.office.views",
    "consultations.office.template_views",
    "maps.tiles",
    "consultations.marks.views.pages",
    "consultations.marks.views.moderation",
    "consultations.planting.views.pages",
    "consultations.planting.views.everyone",
    "consultations.variants.views",
    "consultations.report.views.everyone",
    "consultations.report.views.office",
    "initiatives.public.views",
    "initiatives.public.preview_views",
    "initiatives.public.statistics_views",
    "initiatives.office.building_views",
    "initiatives.office.committee_views",
    "initiatives.office.document_views",
    "initiatives.office.people_views",
    "initiatives.office.desk_views",
    "initiatives.office.sheets_views",
    "initiatives.office.sheet_views",
    "initiatives.office.ranking_views",
    "initiatives.office.decision_views",
    "initiatives.office.talks_views",
    "initiatives.office.agreement_views",
    "initiatives.office.annex_views",
    "initiatives.office.work_views",
    "initiatives.office.template_views",
    "initiatives.agreements.views.members",
    "initiatives.office.check_views",
    "initiatives.office.opinion_views",
    "initiatives.applications.views.pages",
    "initiatives.scoring.views.everyone",
    "initiatives.scoring.views.own_talks",
    "initiatives.settlement.views",
    "initiatives.office.settling_views",
    "pb.rounds.office_views",
    "pb.rounds.section_views",
    "pb.rounds.category_views",
    "pb.submission.views.pages",
    "pb.verification.views.pages",
    "pb.verification.views.correction",
    "pb.verification.views.list_pages",
    "pb.verification.views.open_pages",
    "pb.voting.views",
    "pb.voting.office_views",
    "pb.panel.views.sheet",
    "pb.panel.views.desk",
    "pb.results.views",
    "pb.results.record.views",
    "pb.comparison.views.everyone",
    "pb.comparison.views.office",
    "pb.implementation.views.pages",
    "pb.office.views",
    "pb.office.previews",
    "pb.public.views",
    "pb.public.preview_views",
    "pb.public.works_views",
    "town.views",
    "town.settings.views",
    "opendata.views",
    "opendata.consultation_views",
    "opendata.initiative_views",
)

OUTSIDE_PRODUCTION = ("core.mail_views",)

TASKS = (
    "consultations.consultation.tasks",
    "consultations.marks.answer_mails",
    "consultations.marks.handing_mails",
    "consultations.marks.retention",
    "consultations.variants.services",
    "consultations.report.making",
    "consultations.report.lists",
    "consultations.report.tasks",
    "consultations.marks.tasks",
    "initiatives.applications.telling",
    "initiatives.scoring.telling",
    "initiatives.agreements.tasks",
    "initiatives.scoring.check_mails",
    "initiatives.settlement.making",
    "core.audit",
    "core.erasing",
    "core.files.forgetting",
    "core.limits",
    "core.mail",
    "pb.comparison.count_later",
    "pb.comparison.import_later",
    "pb.implementation.fates",
    "pb.results.record.document",
    "pb.results.record.later",
    "pb.submission.limit_counts",
    "pb.submission.retention",
    "pb.submission.support_retention",
    "pb.submission.receipts",
    "pb.verification.retention",
    "pb.verification.tasks",
    "pb.implementation.tasks",
    "pb.voting.retention",
)
"""Modules whose jobs, erasers and session hooks must be known to every process."""

OFFICE_ENTRIES = (
    ("Weryfikacja", "/urzad/weryfikacja", "pb.case.read"),
    ("Odwołania i lista", "/urzad/odwolania", "pb.case.read"),
    ("Realizacja", "/urzad/realizacja", "pb.desk.read"),
    ("Konsultacje", "/urzad/konsultacje/", "consultations.desk.read"),
    ("Inicjatywy", "/urzad/inicjatywy/", "initiatives.desk.read"),
    ("Wydziały", "/urzad/dzialy", "pb.department.manage"),
    ("Edycje", "/urzad/edycje/", "pb.round.edit"),
    ("Ustawienia", "/urzad/ustawienia", "core.site.edit"),
    ("Konta", "/urzad/konta", "accounts.manage"),
    ("Dziennik", "/urzad/dziennik", "core.audit.read"),
    ("Poczta", "/urzad/poczta", "core.mailbox.read"),
)
"""Further words of the officials' navigation: label, address, permission."""

DUTY_SOURCES = (
    "consultations.office.duties",
    "initiatives.office.duties",
    "initiatives.office.scoring_duties",
    "initiatives.office.work_duties",
)
"""What other procedures hand to the officials' one queue, see ``core.duties``."""

ACCOUNT_PARTS = ("pb.submission.account_part", "pb.panel.account_part", "initiatives.office.account_part")
"""What packages show on the page of one's own account, see ``accounts.parts``."""

TABLES = (
    "core.models",
    "accounts.models",
    "accounts.departments.models",
    "maps.models",
    "consultations.consultation.models",
    "consultations.consultation.settings_models",
    "consultations.marks.models",
    "consultations.marks.reminder_models",
    "consultations.marks.hiding_models",
    "consultations.variants.models",
    "consultations.report.models",
    "initiatives.programmes.models",
    "initiatives.applications.models",
    "initiatives.scoring.models",
    "initiatives.agreements.models",
    "initiatives.settlement.models",
    "pb.rounds.models",
    "pb.rounds.category_models",
    "pb.submission.models",
    "pb.submission.origin_models",
    "pb.verification.models",
    "pb.verification.list_models",
    "pb.voting.models",
    "pb.panel.models",
    "pb.tally.models",
    "pb.results.models",
    "pb.comparison.models",
    "pb.implementation.models",
)


def create_app(config: Config | None = None, app_clock: Clock = clock.system_clock) -> Flask:
    """Build the application. Raises ``ConfigurationError`` or ``UnmarkedView`` rather than start unsafe."""
    settings = config or load_config()
    app = Flask("wspolnie", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(settings.flask_settings())
    app.extensions["settings"] = settings
    app.extensions["clock"] = app_clock
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            settings.trusted_proxies,
            settings.trusted_proxies,
            settings.trusted_proxies,
            settings.trusted_proxies,
        )
    load_tables()
    database.init_app(app)
    joining.init_app(app)
    for name in TASKS:
        import_module(name)
    for name in BLUEPRINTS + (() if settings.is_production else OUTSIDE_PRODUCTION):
        module = import_module(name)
        app.register_blueprint(module.blueprint)
        if hasattr(module, "init_app"):
            module.init_app(app)
    app.extensions["office_entries"] = OFFICE_ENTRIES if not settings.is_production else OFFICE_ENTRIES[:-1]
    app.extensions["account_parts"] = tuple(import_module(name).account_part for name in ACCOUNT_PARTS)
    app.extensions["duty_sources"] = tuple(import_module(name).duties_of for name in DUTY_SOURCES)
    hold_areas(app, rounds_holding)
    register_tiles(app, "konsultacja", tile_of)
    app.extensions["receivers"] = {one.name: one for one in (GreenPools(), OpenCalls(), OpenProgrammes())}
    app.extensions["may_read_case"] = may_read_case
    app.extensions["end_demo_voting"] = end_voting
    app.extensions["is_demo_key"] = is_kept_key
    access.refuse_unmarked_views(app)
    return app


def load_tables() -> None:
    """Import every table, so that the metadata is whole for migrations and relationships."""
    for name in TABLES:
        import_module(name)
