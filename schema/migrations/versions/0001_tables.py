"""All tables, with the functions and triggers that they need."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schema.migrations.running import SQL, execute_file

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    execute_file(op.get_bind(), (SQL / "functions.sql").read_text(encoding="utf-8"))
    execute_file(op.get_bind(), (SQL / "triggers.sql").read_text(encoding="utf-8"))
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_key_digest")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="OTHER", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
    )
    op.execute("SELECT styring_keep_entity('body', 'Body')")
    op.create_index(op.f("ix_body_changed_seq"), "body", ["changed_seq"], unique=False)
    op.create_table(
        "change_counter",
        sa.Column("single", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("single", name=op.f("ck_change_counter_one_row")),
        sa.PrimaryKeyConstraint("single", name=op.f("pk_change_counter")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_type"), "record", ["type"], unique=False)
    op.create_table(
        "workbook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="CONNECTED", nullable=False),
        sa.Column("seen_version", sa.Text(), nullable=True),
        sa.Column("model_seq", sa.BigInteger(), nullable=True),
        sa.Column("notes_tab", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("has_notes", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook")),
        sa.UniqueConstraint("file_id", name=op.f("uq_workbook_file_id")),
    )
    op.execute("SELECT styring_keep_record('workbook', 'Workbook')")
    op.create_table(
        "action_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sub_goal_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("short_text", sa.Text(), nullable=True),
        sa.Column("management_levels", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("declared_deadline", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("declared_status", sa.Text(), nullable=True),
        sa.Column("declared_assessment", sa.Text(), nullable=True),
        sa.Column("postponed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["sub_goal_id"], ["record.id"], name=op.f("fk_action_goal_sub_goal_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_goal")),
    )
    op.execute("SELECT styring_keep_entity('action_goal', 'ActionGoal')")
    op.create_index(op.f("ix_action_goal_changed_seq"), "action_goal", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_action_goal_code"), "action_goal", ["code"], unique=False)
    op.create_index(op.f("ix_action_goal_sub_goal_id"), "action_goal", ["sub_goal_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="ACTION", nullable=False),
        sa.Column(
            "periods", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("participants", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("audience", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("expected_result", sa.Text(), nullable=True),
        sa.Column("declared_status", sa.Text(), nullable=True),
        sa.Column("contributes_to_ids", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["record.id"], name=op.f("fk_activity_parent_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.execute("SELECT styring_keep_entity('activity', 'Activity')")
    op.create_index(op.f("ix_activity_changed_seq"), "activity", ["changed_seq"], unique=False)
    op.create_index(
        op.f("ix_activity_contributes_to_ids"), "activity", ["contributes_to_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index(op.f("ix_activity_parent_id"), "activity", ["parent_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("cell", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=True),
        sa.Column("old", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["record.id"], name=op.f("fk_change_entity_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_entity_id"), "change", ["entity_id"], unique=False)
    op.create_index(op.f("ix_change_seq"), "change", ["seq"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=False),
        sa.Column("workbook_id", sa.Uuid(), nullable=False),
        sa.Column("cell", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("base", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("sheet_value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("api_value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.Text(), server_default="OPEN", nullable=False),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["record.id"], name=op.f("fk_conflict_entity_id_record")),
        sa.ForeignKeyConstraint(["workbook_id"], ["record.id"], name=op.f("fk_conflict_workbook_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.execute("SELECT styring_keep_record('conflict', 'Conflict')")
    op.create_index(op.f("ix_conflict_entity_id"), "conflict", ["entity_id"], unique=False)
    op.create_index(op.f("ix_conflict_workbook_id"), "conflict", ["workbook_id"], unique=False)
    op.create_table(
        "evaluation_method",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_goal_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sequence", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("frequency", sa.Text(), nullable=True),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["action_goal_id"], ["record.id"], name=op.f("fk_evaluation_method_action_goal_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_method")),
    )
    op.execute("SELECT styring_keep_entity('evaluation_method', 'EvaluationMethod')")
    op.create_index(op.f("ix_evaluation_method_action_goal_id"), "evaluation_method", ["action_goal_id"], unique=False)
    op.create_index(op.f("ix_evaluation_method_changed_seq"), "evaluation_method", ["changed_seq"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="OPEN", nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("field_name", sa.Text(), nullable=True),
        sa.Column("workbook_id", sa.Uuid(), nullable=True),
        sa.Column("cell", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("params", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("message_da", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["record.id"], name=op.f("fk_issue_entity_id_record")),
        sa.ForeignKeyConstraint(["workbook_id"], ["record.id"], name=op.f("fk_issue_workbook_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.execute("SELECT styring_keep_record('issue', 'Issue')")
    op.create_index(op.f("ix_issue_entity_id"), "issue", ["entity_id"], unique=False)
    op.create_index(op.f("ix_issue_scope"), "issue", ["scope"], unique=False)
    op.create_index(op.f("ix_issue_workbook_id"), "issue", ["workbook_id"], unique=False)
    op.create_table(
        "measurement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("period", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("fed_back_to", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["of_id"], ["record.id"], name=op.f("fk_measurement_of_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    )
    op.execute("SELECT styring_keep_entity('measurement', 'Measurement')")
    op.create_index(op.f("ix_measurement_changed_seq"), "measurement", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_measurement_of_id"), "measurement", ["of_id"], unique=False)
    op.create_table(
        "org_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), server_default="GENERAL", nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("leadership_span", sa.Integer(), nullable=True),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["record.id"], name=op.f("fk_org_unit_leader_id_record")),
        sa.ForeignKeyConstraint(["parent_id"], ["record.id"], name=op.f("fk_org_unit_parent_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
    )
    op.execute("SELECT styring_keep_entity('org_unit', 'OrgUnit')")
    op.create_index(op.f("ix_org_unit_changed_seq"), "org_unit", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_org_unit_leader_id"), "org_unit", ["leader_id"], unique=False)
    op.create_index(op.f("ix_org_unit_parent_id"), "org_unit", ["parent_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["record.id"], name=op.f("fk_person_unit_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.execute("SELECT styring_keep_entity('person', 'Person')")
    op.create_index(op.f("ix_person_changed_seq"), "person", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_person_unit_id"), "person", ["unit_id"], unique=False)
    op.create_table(
        "policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("vision", sa.Text(), nullable=True),
        sa.Column("period", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("adopted_by_id", sa.Uuid(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), server_default="IN_FORCE", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["record.id"], name=op.f("fk_policy_adopted_by_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.execute("SELECT styring_keep_entity('policy', 'Policy')")
    op.create_index(op.f("ix_policy_adopted_by_id"), "policy", ["adopted_by_id"], unique=False)
    op.create_index(op.f("ix_policy_changed_seq"), "policy", ["changed_seq"], unique=False)
    op.create_table(
        "political_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("cross_cutting_ids", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["record.id"], name=op.f("fk_political_goal_policy_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_political_goal")),
    )
    op.execute("SELECT styring_keep_entity('political_goal', 'PoliticalGoal')")
    op.create_index(op.f("ix_political_goal_changed_seq"), "political_goal", ["changed_seq"], unique=False)
    op.create_index(
        op.f("ix_political_goal_cross_cutting_ids"),
        "political_goal",
        ["cross_cutting_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(op.f("ix_political_goal_code"), "political_goal", ["code"], unique=False)
    op.create_index(op.f("ix_political_goal_policy_id"), "political_goal", ["policy_id"], unique=False)
    op.create_table(
        "responsibility",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), server_default="COORDINATOR", nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("primary", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["record.id"], name=op.f("fk_responsibility_party_id_record")),
        sa.ForeignKeyConstraint(["subject_id"], ["record.id"], name=op.f("fk_responsibility_subject_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
    )
    op.execute("SELECT styring_keep_entity('responsibility', 'Responsibility')")
    op.create_index(op.f("ix_responsibility_changed_seq"), "responsibility", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_responsibility_party_id"), "responsibility", ["party_id"], unique=False)
    op.create_index(op.f("ix_responsibility_subject_id"), "responsibility", ["subject_id"], unique=False)
    op.create_table(
        "row_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tab_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cells", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("agreed", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["record.id"], name=op.f("fk_row_link_entity_id_record")),
        sa.ForeignKeyConstraint(["tab_id"], ["record.id"], name=op.f("fk_row_link_tab_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_link")),
        sa.UniqueConstraint("tab_id", "entity_id", name=op.f("uq_row_link_tab_id")),
    )
    op.execute("SELECT styring_keep_record('row_link', 'RowLink')")
    op.create_index(op.f("ix_row_link_entity_id"), "row_link", ["entity_id"], unique=False)
    op.create_index(op.f("ix_row_link_tab_id"), "row_link", ["tab_id"], unique=False)
    op.create_table(
        "sub_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("political_goal_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["political_goal_id"], ["record.id"], name=op.f("fk_sub_goal_political_goal_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_goal")),
    )
    op.execute("SELECT styring_keep_entity('sub_goal', 'SubGoal')")
    op.create_index(op.f("ix_sub_goal_changed_seq"), "sub_goal", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_sub_goal_code"), "sub_goal", ["code"], unique=False)
    op.create_index(op.f("ix_sub_goal_political_goal_id"), "sub_goal", ["political_goal_id"], unique=False)
    op.create_table(
        "success_criterion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_goal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("quality", sa.Text(), nullable=True),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["action_goal_id"], ["record.id"], name=op.f("fk_success_criterion_action_goal_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_success_criterion")),
    )
    op.execute("SELECT styring_keep_entity('success_criterion', 'SuccessCriterion')")
    op.create_index(op.f("ix_success_criterion_action_goal_id"), "success_criterion", ["action_goal_id"], unique=False)
    op.create_index(op.f("ix_success_criterion_changed_seq"), "success_criterion", ["changed_seq"], unique=False)
    op.create_table(
        "sync_journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workbook_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.Text(), server_default="SENT", nullable=False),
        sa.Column("writes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["workbook_id"], ["workbook.id"], name=op.f("fk_sync_journal_workbook_id_workbook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_journal")),
    )
    op.create_index(op.f("ix_sync_journal_workbook_id"), "sync_journal", ["workbook_id"], unique=False)
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workbook_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=True),
        sa.Column("changes_taken", sa.Integer(), nullable=True),
        sa.Column("cells_written", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workbook_id"], ["record.id"], name=op.f("fk_sync_run_workbook_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_run")),
    )
    op.execute("SELECT styring_keep_record('sync_run', 'SyncRun')")
    op.create_index(op.f("ix_sync_run_workbook_id"), "sync_run", ["workbook_id"], unique=False)
    op.create_table(
        "tab_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workbook_id", sa.Uuid(), nullable=False),
        sa.Column("tab_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("plan_title", sa.Text(), nullable=True),
        sa.Column("plan_period", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("columns", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("id_column", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("receives_new", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["policy_id"], ["record.id"], name=op.f("fk_tab_mapping_policy_id_record")),
        sa.ForeignKeyConstraint(["workbook_id"], ["record.id"], name=op.f("fk_tab_mapping_workbook_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tab_mapping")),
        sa.UniqueConstraint("workbook_id", "tab_id", name=op.f("uq_tab_mapping_workbook_id")),
    )
    op.execute("SELECT styring_keep_record('tab_mapping', 'TabMapping')")
    op.create_index(op.f("ix_tab_mapping_policy_id"), "tab_mapping", ["policy_id"], unique=False)
    op.create_index(op.f("ix_tab_mapping_workbook_id"), "tab_mapping", ["workbook_id"], unique=False)
    op.create_table(
        "target_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("target", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("due", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("horizon", sa.Text(), server_default="SHORT", nullable=False),
        sa.Column("record_state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), server_default="API", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["of_id"], ["record.id"], name=op.f("fk_target_step_of_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_step")),
    )
    op.execute("SELECT styring_keep_entity('target_step', 'TargetStep')")
    op.create_index(op.f("ix_target_step_changed_seq"), "target_step", ["changed_seq"], unique=False)
    op.create_index(op.f("ix_target_step_of_id"), "target_step", ["of_id"], unique=False)
    op.execute("INSERT INTO change_counter (seq, at) VALUES (0, now())")
    op.execute(
        "CREATE TRIGGER styring_announce AFTER UPDATE ON change_counter"
        " FOR EACH ROW EXECUTE FUNCTION styring_announce()"
    )
