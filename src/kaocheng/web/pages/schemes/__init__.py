"""方案: issued versions to read, drafts to write. `addresses` is the part of the map for them."""

from __future__ import annotations

from django.urls import path

from kaocheng.web.pages.schemes import drafts, entries, imports, nodes, versions

_DRAFT = "schemes/drafts/<int:pk>/"
_NODE = f"{_DRAFT}nodes/<str:ref>/"
_PART = f"{_DRAFT}parts/<str:section>/"
_IMPORT = "schemes/import/<int:pk>/"

addresses = [
    path("schemes/", versions.scheme_list, name="schemes"),
    path("schemes/<int:pk>/", versions.scheme, name="scheme"),
    path("schemes/<int:pk>/scheme.yaml", versions.export, name="scheme_export"),
    path("schemes/<int:pk>/table.<str:suffix>", versions.export_table, name="scheme_table"),
    path("schemes/<int:pk>/duties/", versions.duties, name="scheme_duties"),
    path("schemes/<int:pk>/duties.xlsx", versions.duties_export, name="scheme_duties_export"),
    path("schemes/<int:pk>/duties/leader/", versions.set_leader, name="scheme_leader"),
    path("schemes/<int:pk>/compare/", versions.compare, name="scheme_compare"),
    path("schemes/import/", imports.begin, name="scheme_imports"),
    path(_IMPORT, imports.work, name="scheme_import"),
    path(f"{_IMPORT}standards/<str:key>/", imports.standard, name="scheme_import_standard"),
    path(f"{_IMPORT}decide/", imports.decide, name="scheme_import_decide"),
    path(f"{_IMPORT}standards/<str:key>/trial/", imports.try_out, name="scheme_import_trial"),
    path(f"{_IMPORT}standards/<str:key>/wording/", imports.wording, name="scheme_import_wording"),
    path(f"{_IMPORT}table/", imports.table, name="scheme_import_table"),
    path(f"{_IMPORT}check/", imports.check, name="scheme_import_check"),
    path(f"{_IMPORT}report.<str:suffix>", imports.report, name="scheme_import_report"),
    path(f"{_IMPORT}finish/", imports.finish, name="scheme_import_finish"),
    path(f"{_IMPORT}drop/", imports.drop, name="scheme_import_drop"),
    path("schemes/drafts/new/", drafts.start, name="draft_start"),
    path("schemes/drafts/", drafts.create, name="draft_create"),
    path("schemes/drafts/import/", drafts.take_file, name="draft_import"),
    path(_DRAFT, drafts.editor, name="draft"),
    path(f"{_DRAFT}scheme.yaml", drafts.export, name="draft_export"),
    path(f"{_DRAFT}table.<str:suffix>", drafts.export_table, name="draft_table"),
    path(f"{_DRAFT}undo/", drafts.undo, name="draft_undo"),
    path(f"{_DRAFT}discard/", drafts.discard, name="draft_discard"),
    path(f"{_DRAFT}issue/", drafts.issue, name="draft_issue"),
    path(f"{_DRAFT}nodes/", nodes.add, name="node_add"),
    path(_NODE, nodes.pane, name="node"),
    path(f"{_NODE}move/", nodes.move, name="node_move"),
    path(f"{_NODE}remove/", nodes.remove, name="node_remove"),
    path(f"{_NODE}name/", nodes.rename, name="node_name"),
    path(f"{_NODE}points/", nodes.reprice, name="node_points"),
    path(f"{_NODE}details/", nodes.details, name="node_details"),
    path(f"{_NODE}rule/", nodes.rule, name="node_rule"),
    path(f"{_NODE}wording/", nodes.wording, name="node_wording"),
    path(f"{_NODE}words/", nodes.take_words, name="node_words"),
    path(f"{_NODE}trial/", nodes.try_out, name="node_trial"),
    path(_PART, entries.part, name="draft_part"),
    path(f"{_PART}add/", entries.add, name="entry_add"),
    path(f"{_PART}<int:index>/", entries.write, name="entry"),
]
