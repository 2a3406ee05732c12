-- The tables of the first release, as its declarations had them; later migrations change them. What all declared tables
-- have is added by the functions below, which are dropped at the end.

CREATE FUNCTION styring_make_index(table_name text, col text, method text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE INDEX %I ON %I USING %s (%I)', 'ix_' || table_name || '_' || col, table_name, method, col);
END
$$;

-- Keys, references and indexes go by the names and types of the columns.
CREATE FUNCTION styring_make_record(table_name text, type_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    col text;
    type text;
BEGIN
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I PRIMARY KEY (id)', table_name, 'pk_' || table_name);
    FOR col, type IN
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid = format('%I', table_name)::regclass AND attnum > 0
    LOOP
        IF type = 'uuid' AND col <> 'id' THEN
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES record (id)',
                table_name, 'fk_' || table_name || '_' || col || '_record', col);
        END IF;
        IF type = 'uuid[]' THEN
            PERFORM styring_make_index(table_name, col, 'gin');
        ELSIF (type = 'uuid' AND col <> 'id') OR col IN ('code', 'changed_seq') THEN
            PERFORM styring_make_index(table_name, col, 'btree');
        END IF;
    END LOOP;
    IF type_name <> 'Change' THEN -- the change log tells of records, it is none that anything refers to
        PERFORM styring_keep_record(table_name, type_name);
    END IF;
END
$$;

-- What all entities have, and their history.
CREATE FUNCTION styring_make_entity(table_name text, type_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($columns$
        ALTER TABLE %I
            ADD COLUMN record_state text DEFAULT 'ACTIVE' NOT NULL,
            ADD COLUMN version integer DEFAULT '1' NOT NULL,
            ADD COLUMN source text DEFAULT 'API' NOT NULL,
            ADD COLUMN created_at timestamptz DEFAULT now() NOT NULL,
            ADD COLUMN changed_at timestamptz DEFAULT now() NOT NULL,
            ADD COLUMN changed_by text,
            ADD COLUMN changed_seq bigint DEFAULT '0' NOT NULL
        $columns$, table_name);
    PERFORM styring_make_record(table_name, type_name);
    EXECUTE format($columns$
        CREATE TABLE %I (
            current_from timestamptz NOT NULL,
            current_to timestamptz NOT NULL,
            current_from_seq bigint NOT NULL,
            current_to_seq bigint NOT NULL,
            LIKE %I,
            CONSTRAINT %I PRIMARY KEY (id, version)
        )
        $columns$, table_name || '_history', table_name, 'pk_' || table_name || '_history');
    PERFORM styring_make_index(table_name || '_history', col, 'btree')
       FROM unnest(ARRAY['current_to', 'current_to_seq']) col;
    PERFORM styring_make_index(table_name || '_history', attname, 'btree')
       FROM pg_attribute
      WHERE attrelid = format('%I', table_name)::regclass AND atttypid = 'uuid'::regtype AND attname <> 'id';
    PERFORM styring_keep_entity(table_name, type_name);
END
$$;

CREATE TABLE api_key (
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    digest text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_api_key PRIMARY KEY (id),
    CONSTRAINT uq_api_key_digest UNIQUE (digest)
);

CREATE TABLE change_counter (
    single boolean DEFAULT 'true' NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_change_counter PRIMARY KEY (single),
    CONSTRAINT ck_change_counter_one_row CHECK (single)
);

CREATE TABLE record (
    id uuid NOT NULL,
    type text NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (id)
);
CREATE INDEX ix_record_type ON record (type);

CREATE TABLE action_goal (
    id uuid,
    sub_goal_id uuid NOT NULL,
    code text,
    text text NOT NULL,
    short_text text,
    management_levels text[] DEFAULT '{}' NOT NULL,
    management_roles_ids uuid[] DEFAULT '{}' NOT NULL,
    declared_deadline jsonb,
    declared_status text,
    declared_assessment text,
    postponed boolean DEFAULT false NOT NULL,
    related_documents_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('action_goal', 'ActionGoal');

CREATE TABLE activity (
    id uuid,
    parent_id uuid NOT NULL,
    position integer,
    what text NOT NULL,
    kind text DEFAULT 'ACTION' NOT NULL,
    periods jsonb DEFAULT '[]' NOT NULL,
    participants text[] DEFAULT '{}' NOT NULL,
    participant_parties_ids uuid[] DEFAULT '{}' NOT NULL,
    audience text[] DEFAULT '{}' NOT NULL,
    means text,
    forum_ids uuid[] DEFAULT '{}' NOT NULL,
    expected_result text,
    declared_status text,
    contributes_to_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('activity', 'Activity');
CREATE INDEX ix_activity_weeks ON activity USING gist (styring_weeks(periods));

CREATE TABLE municipality (
    id uuid,
    name text NOT NULL,
    municipality_code text
);
SELECT styring_make_entity('municipality', 'Municipality');

CREATE TABLE governance_basis (
    id uuid,
    municipality_id uuid NOT NULL,
    area text DEFAULT 'børn og unge med særlige behov' NOT NULL,
    period jsonb,
    purpose text,
    expected_gains text
);
SELECT styring_make_entity('governance_basis', 'GovernanceBasis');

CREATE TABLE practice_change (
    id uuid,
    programme_id uuid NOT NULL,
    position integer,
    kind text NOT NULL,
    routine text NOT NULL,
    unit_id uuid,
    support_needed text,
    status text
);
SELECT styring_make_entity('practice_change', 'PracticeChange');

CREATE TABLE motivation_reading (
    id uuid,
    programme_id uuid NOT NULL,
    unit_id uuid,
    date date NOT NULL,
    phase text,
    mood_text text,
    scale integer,
    people integer,
    by text
);
SELECT styring_make_entity('motivation_reading', 'MotivationReading');

CREATE TABLE small_success (
    id uuid,
    programme_id uuid NOT NULL,
    text text NOT NULL,
    date date,
    unit_id uuid,
    shared_where text,
    shared_on date,
    related_goal_id uuid
);
SELECT styring_make_entity('small_success', 'SmallSuccess');

CREATE TABLE concern (
    id uuid,
    programme_id uuid NOT NULL,
    text text NOT NULL,
    kind text,
    nature text,
    date date,
    unit_id uuid,
    raised_in_forum_id uuid,
    response text,
    responded_on date,
    state text DEFAULT 'RAISED' NOT NULL
);
SELECT styring_make_entity('concern', 'Concern');

CREATE TABLE support_measure (
    id uuid,
    programme_id uuid NOT NULL,
    kind text NOT NULL,
    text text,
    unit_id uuid,
    period jsonb,
    activity_id uuid,
    change_measure_id uuid
);
SELECT styring_make_entity('support_measure', 'SupportMeasure');

CREATE TABLE change_measure (
    id uuid,
    title_da text NOT NULL,
    title_en text,
    text_da text,
    text_en text,
    key text,
    position integer
);
SELECT styring_make_entity('change_measure', 'ChangeMeasure');

CREATE TABLE checklist (
    id uuid,
    title_da text NOT NULL,
    title_en text,
    key text,
    position integer
);
SELECT styring_make_entity('checklist', 'Checklist');

CREATE TABLE checklist_question (
    id uuid,
    checklist_id uuid NOT NULL,
    text_da text NOT NULL,
    text_en text,
    answer_type text DEFAULT 'YES_NO' NOT NULL,
    key text,
    position integer
);
SELECT styring_make_entity('checklist_question', 'ChecklistQuestion');

CREATE TABLE checklist_run (
    id uuid,
    checklist_id uuid NOT NULL,
    programme_id uuid,
    unit_id uuid,
    date date,
    by text,
    state text DEFAULT 'OPEN' NOT NULL
);
SELECT styring_make_entity('checklist_run', 'ChecklistRun');

CREATE TABLE checklist_answer (
    id uuid,
    run_id uuid NOT NULL,
    position integer,
    question_id uuid NOT NULL,
    value text,
    text text,
    answered_on date,
    follow_up_activity_id uuid,
    evidence_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('checklist_answer', 'ChecklistAnswer');

CREATE TABLE collaboration_forum (
    id uuid,
    name text NOT NULL,
    kind text DEFAULT 'MEETING' NOT NULL,
    levels text[] DEFAULT '{}' NOT NULL,
    within_or_across text,
    frequency text,
    content_themes text[] DEFAULT '{}' NOT NULL,
    form text,
    purpose text,
    chair_id uuid,
    members_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('collaboration_forum', 'CollaborationForum');

CREATE TABLE meeting (
    id uuid,
    forum_id uuid NOT NULL,
    agenda jsonb DEFAULT '[]' NOT NULL,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    attendees text[] DEFAULT '{}' NOT NULL,
    date date,
    decisions text[] DEFAULT '{}' NOT NULL,
    next_planned date
);
SELECT styring_make_entity('meeting', 'Meeting');

CREATE TABLE leadership_talk (
    id uuid,
    forum_id uuid,
    leader_id uuid,
    partner_id uuid,
    "between" text,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    topic text,
    date date,
    decisions text[] DEFAULT '{}' NOT NULL,
    next_planned date
);
SELECT styring_make_entity('leadership_talk', 'LeadershipTalk');

CREATE TABLE leader_visit (
    id uuid,
    head_id uuid,
    unit_id uuid,
    "between" text,
    kind text DEFAULT 'VISIT' NOT NULL,
    topic text,
    insights text,
    date date,
    decisions text[] DEFAULT '{}' NOT NULL,
    next_planned date
);
SELECT styring_make_entity('leader_visit', 'LeaderVisit');

CREATE TABLE core_question (
    id uuid,
    block text NOT NULL,
    text_da text NOT NULL,
    text_en text,
    key text,
    position integer
);
SELECT styring_make_entity('core_question', 'CoreQuestion');

CREATE TABLE core_question_answer (
    id uuid,
    question_id uuid NOT NULL,
    unit_id uuid,
    forum_id uuid,
    date date,
    text text,
    by text,
    follow_up text
);
SELECT styring_make_entity('core_question_answer', 'CoreQuestionAnswer');

CREATE TABLE activity_plan (
    id uuid,
    programme_id uuid NOT NULL,
    title text,
    area_id uuid,
    is_overall boolean DEFAULT false NOT NULL,
    coordinates_with_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('activity_plan', 'ActivityPlan');

CREATE TABLE communication_plan (
    id uuid,
    programme_id uuid NOT NULL,
    title text,
    purpose text
);
SELECT styring_make_entity('communication_plan', 'CommunicationPlan');

CREATE TABLE communication_item (
    id uuid,
    plan_id uuid NOT NULL,
    position integer,
    audience text[] DEFAULT '{}' NOT NULL,
    audience_as_written text,
    message text,
    topics text[] DEFAULT '{}' NOT NULL,
    "when" jsonb DEFAULT '[]' NOT NULL,
    channel_ids uuid[] DEFAULT '{}' NOT NULL,
    form text,
    involvement text,
    side text,
    recipients_ids uuid[] DEFAULT '{}' NOT NULL,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    status text
);
SELECT styring_make_entity('communication_item', 'CommunicationItem');

CREATE TABLE channel (
    id uuid,
    name_da text NOT NULL,
    name_en text,
    advice_da text,
    advice_en text,
    audience text[] DEFAULT '{}' NOT NULL,
    key text,
    position integer
);
SELECT styring_make_entity('channel', 'Channel');

CREATE TABLE default_audience (
    id uuid,
    name_da text NOT NULL,
    name_en text,
    audience text NOT NULL,
    side text,
    key text,
    position integer
);
SELECT styring_make_entity('default_audience', 'DefaultAudience');

CREATE TABLE success_criterion (
    id uuid,
    action_goal_id uuid NOT NULL,
    position integer,
    text text NOT NULL,
    population text,
    qualifier text,
    quality text
);
SELECT styring_make_entity('success_criterion', 'SuccessCriterion');

CREATE TABLE target_step (
    id uuid,
    of_id uuid NOT NULL,
    position integer,
    target jsonb NOT NULL,
    due jsonb,
    horizon text DEFAULT 'SHORT' NOT NULL
);
SELECT styring_make_entity('target_step', 'TargetStep');

CREATE TABLE evaluation_method (
    id uuid,
    action_goal_id uuid NOT NULL,
    text text NOT NULL,
    sequence text[] DEFAULT '{}' NOT NULL,
    frequency text
);
SELECT styring_make_entity('evaluation_method', 'EvaluationMethod');

CREATE TABLE measurement (
    id uuid,
    of_id uuid NOT NULL,
    period jsonb NOT NULL,
    value jsonb NOT NULL,
    answers integer,
    invited integer,
    method_id uuid,
    comment text,
    fed_back_to text[] DEFAULT '{}' NOT NULL,
    feedback text
);
SELECT styring_make_entity('measurement', 'Measurement');

CREATE TABLE focus_area (
    id uuid,
    policy_id uuid NOT NULL,
    "order" integer,
    name text NOT NULL,
    intention text
);
SELECT styring_make_entity('focus_area', 'FocusArea');

CREATE TABLE development_goal (
    id uuid,
    focus_area_id uuid NOT NULL,
    code text,
    position integer,
    text text NOT NULL,
    intended_effect text
);
SELECT styring_make_entity('development_goal', 'DevelopmentGoal');

CREATE TABLE indicator (
    id uuid,
    development_goal_id uuid NOT NULL,
    position integer,
    name text NOT NULL,
    unit text DEFAULT 'PERCENT' NOT NULL,
    direction text DEFAULT 'UP' NOT NULL,
    baseline jsonb,
    baseline_period jsonb,
    data_source text,
    frequency text
);
SELECT styring_make_entity('indicator', 'Indicator');

CREATE TABLE governance_document (
    id uuid,
    title text NOT NULL,
    kind text NOT NULL,
    level text,
    purpose text,
    audience_ids uuid[] DEFAULT '{}' NOT NULL,
    review_due date,
    link text,
    implements_ids uuid[] DEFAULT '{}' NOT NULL,
    replaces_id uuid,
    sections jsonb DEFAULT '[]' NOT NULL,
    gathers_ids uuid[] DEFAULT '{}' NOT NULL,
    steps jsonb DEFAULT '[]' NOT NULL,
    decision_rules jsonb DEFAULT '[]' NOT NULL,
    governs_ids uuid[] DEFAULT '{}' NOT NULL,
    basis_id uuid,
    adopted_by_id uuid,
    adopted_on date,
    valid_from date,
    valid_to date,
    edition text,
    state text DEFAULT 'DRAFT' NOT NULL
);
SELECT styring_make_entity('governance_document', 'GovernanceDocument');

CREATE TABLE follow_up_event (
    id uuid,
    programme_id uuid,
    kind text NOT NULL,
    title text,
    period jsonb,
    held_on date,
    forum_id uuid,
    participants text[] DEFAULT '{}' NOT NULL,
    areas text[] DEFAULT '{}' NOT NULL,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    conclusions text,
    decisions_ids uuid[] DEFAULT '{}' NOT NULL,
    reported_to text[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('follow_up_event', 'FollowUpEvent');

CREATE TABLE experience_entry (
    id uuid,
    programme_id uuid,
    date date,
    area text,
    unit_id uuid,
    by_id uuid,
    text text NOT NULL,
    kind text,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    about_as_written text,
    passage text,
    effect text,
    response text,
    response_by text,
    response_date date,
    state text DEFAULT 'REGISTERED' NOT NULL
);
SELECT styring_make_entity('experience_entry', 'ExperienceEntry');

CREATE TABLE quality_assurance (
    id uuid,
    object_id uuid NOT NULL,
    programme_id uuid,
    method text,
    frequency text,
    last date,
    findings text
);
SELECT styring_make_entity('quality_assurance', 'QualityAssurance');

CREATE TABLE professional_foundation (
    id uuid,
    unit_id uuid,
    area text,
    statement text NOT NULL,
    common_language text,
    elements jsonb DEFAULT '[]' NOT NULL,
    method_programmes_ids uuid[] DEFAULT '{}' NOT NULL,
    adopted_in_forum_id uuid,
    state text DEFAULT 'DRAFT' NOT NULL
);
SELECT styring_make_entity('professional_foundation', 'ProfessionalFoundation');

CREATE TABLE professional_standard (
    id uuid,
    foundation_id uuid NOT NULL,
    position integer,
    text text NOT NULL,
    result_measure text,
    linked_goals_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('professional_standard', 'ProfessionalStandard');

CREATE TABLE way (
    id uuid,
    title_da text NOT NULL,
    title_en text,
    rationale_da text,
    rationale_en text,
    key text,
    position integer
);
SELECT styring_make_entity('way', 'Way');

CREATE TABLE recommendation (
    id uuid,
    way_id uuid NOT NULL,
    text_da text NOT NULL,
    text_en text,
    key text,
    position integer
);
SELECT styring_make_entity('recommendation', 'Recommendation');

CREATE TABLE recommendation_response (
    id uuid,
    recommendation_id uuid NOT NULL,
    unit_id uuid,
    stance text,
    text text,
    activities_ids uuid[] DEFAULT '{}' NOT NULL,
    goals_ids uuid[] DEFAULT '{}' NOT NULL,
    date date
);
SELECT styring_make_entity('recommendation_response', 'RecommendationResponse');

CREATE TABLE local_rule (
    id uuid,
    kind text DEFAULT 'RULE' NOT NULL,
    title text NOT NULL,
    recommendation_id uuid,
    assessed_by text[] DEFAULT '{}' NOT NULL,
    verdict text,
    decided_on date,
    effect text
);
SELECT styring_make_entity('local_rule', 'LocalRule');

CREATE TABLE implementation_programme (
    id uuid,
    title text NOT NULL,
    basis_id uuid,
    documents_ids uuid[] DEFAULT '{}' NOT NULL,
    follow_up_responsible_id uuid,
    follow_up_responsible_name text,
    start date,
    period jsonb,
    phase text DEFAULT 'PREPARATION' NOT NULL
);
SELECT styring_make_entity('implementation_programme', 'ImplementationProgramme');

CREATE TABLE implementation_goal (
    id uuid,
    programme_id uuid NOT NULL,
    position integer,
    text text NOT NULL,
    target jsonb,
    due jsonb,
    expected_gain text,
    status text DEFAULT 'PLANNED' NOT NULL
);
SELECT styring_make_entity('implementation_goal', 'ImplementationGoal');

CREATE TABLE anchoring (
    id uuid,
    of_id uuid NOT NULL,
    last_discussed_in_id uuid,
    last_discussed_on date,
    used_in_practice text[] DEFAULT '{}' NOT NULL,
    consequence text
);
SELECT styring_make_entity('anchoring', 'Anchoring');

CREATE TABLE target_group (
    id uuid,
    name text NOT NULL,
    age_from integer,
    age_to integer,
    description text
);
SELECT styring_make_entity('target_group', 'TargetGroup');

CREATE TABLE intervention (
    id uuid,
    name text NOT NULL,
    legal_basis jsonb DEFAULT '[]' NOT NULL,
    kind text DEFAULT 'OTHER' NOT NULL,
    service_level_id uuid
);
SELECT styring_make_entity('intervention', 'Intervention');

CREATE TABLE leadership_metric (
    id uuid,
    kind text NOT NULL,
    target_group_id uuid,
    intervention_id uuid,
    unit_id uuid,
    period jsonb NOT NULL,
    value numeric,
    suppressed boolean DEFAULT false NOT NULL,
    unit_of_measure text DEFAULT 'ANTAL' NOT NULL,
    budget numeric,
    last_year numeric,
    target numeric,
    data_source text,
    as_of date,
    goals_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('leadership_metric', 'LeadershipMetric');

CREATE TABLE leadership_report (
    id uuid,
    title text NOT NULL,
    audience text[] DEFAULT '{}' NOT NULL,
    metrics_ids uuid[] DEFAULT '{}' NOT NULL,
    goals_ids uuid[] DEFAULT '{}' NOT NULL,
    frequency text,
    next_due date,
    delivered_on date,
    conclusions text,
    used_for text[] DEFAULT '{}' NOT NULL,
    feedback_to_staff text,
    feedback_on date
);
SELECT styring_make_entity('leadership_report', 'LeadershipReport');

CREATE TABLE level_description (
    id uuid,
    level text NOT NULL,
    guiding_question_da text NOT NULL,
    guiding_question_en text,
    where_da text,
    where_en text,
    content_da text,
    content_en text,
    tips_da text,
    tips_en text,
    horizon_da text,
    horizon_en text,
    key text,
    position integer
);
SELECT styring_make_entity('level_description', 'LevelDescription');

CREATE TABLE dialogue_link (
    id uuid,
    from_ text NOT NULL,
    "to" text NOT NULL,
    direction text NOT NULL,
    forum_id uuid,
    about_ids uuid[] DEFAULT '{}' NOT NULL,
    last_held date,
    next_planned date
);
SELECT styring_make_entity('dialogue_link', 'DialogueLink');

CREATE TABLE method_programme (
    id uuid,
    title text NOT NULL,
    description text,
    core_elements text[] DEFAULT '{}' NOT NULL,
    common_language text,
    tools_ids uuid[] DEFAULT '{}' NOT NULL,
    units_ids uuid[] DEFAULT '{}' NOT NULL,
    partners_informed_ids uuid[] DEFAULT '{}' NOT NULL,
    learning_process text,
    linked_goals_ids uuid[] DEFAULT '{}' NOT NULL,
    replaces_id uuid,
    basis_id uuid,
    adopted_by_id uuid,
    adopted_on date,
    valid_from date,
    valid_to date,
    edition text,
    state text DEFAULT 'DRAFT' NOT NULL
);
SELECT styring_make_entity('method_programme', 'MethodProgramme');

CREATE TABLE tool (
    id uuid,
    name text NOT NULL,
    purpose text,
    used_from date
);
SELECT styring_make_entity('tool', 'Tool');

CREATE TABLE method_choice (
    id uuid,
    unit_id uuid,
    situation text,
    method_programme_id uuid,
    chosen_method text NOT NULL,
    justification text,
    decided_by_id uuid,
    decided_by_text text,
    date date
);
SELECT styring_make_entity('method_choice', 'MethodChoice');

CREATE TABLE competence_need (
    id uuid,
    group_id uuid,
    need text NOT NULL,
    kind text DEFAULT 'COMPETENCE' NOT NULL,
    because_of_ids uuid[] DEFAULT '{}' NOT NULL,
    measure_ids uuid[] DEFAULT '{}' NOT NULL,
    budget jsonb,
    state text DEFAULT 'IDENTIFIED' NOT NULL
);
SELECT styring_make_entity('competence_need', 'CompetenceNeed');

CREATE TABLE person (
    id uuid,
    initials text NOT NULL,
    name text,
    title text,
    unit_id uuid,
    active boolean DEFAULT true NOT NULL
);
SELECT styring_make_entity('person', 'Person');

CREATE TABLE org_unit (
    id uuid,
    name text NOT NULL,
    kind text,
    side text DEFAULT 'GENERAL' NOT NULL,
    parent_id uuid,
    leader_id uuid,
    leadership_span integer
);
SELECT styring_make_entity('org_unit', 'OrgUnit');

CREATE TABLE body (
    id uuid,
    name text NOT NULL,
    kind text DEFAULT 'OTHER' NOT NULL
);
SELECT styring_make_entity('body', 'Body');

CREATE TABLE external_party (
    id uuid,
    name text NOT NULL,
    kind text DEFAULT 'SUPPLIER' NOT NULL,
    contact text
);
SELECT styring_make_entity('external_party', 'ExternalParty');

CREATE TABLE organisational_plan (
    id uuid,
    policy_id uuid NOT NULL,
    title text NOT NULL,
    period jsonb,
    unit_id uuid,
    goals_ids uuid[] DEFAULT '{}' NOT NULL,
    state text DEFAULT 'DRAFT' NOT NULL,
    last_updated_text text
);
SELECT styring_make_entity('organisational_plan', 'OrganisationalPlan');

CREATE TABLE policy (
    id uuid,
    title text NOT NULL,
    vision text,
    period jsonb,
    value_basis_id uuid,
    basis_id uuid,
    replaces_id uuid,
    state text DEFAULT 'IN_FORCE' NOT NULL,
    adopted_by_id uuid,
    adopted_on date,
    valid_from date,
    valid_to date,
    edition text
);
SELECT styring_make_entity('policy', 'Policy');

CREATE TABLE political_goal (
    id uuid,
    policy_id uuid NOT NULL,
    code text,
    title text NOT NULL,
    statement text,
    focus_area_id uuid,
    cross_cutting_ids uuid[] DEFAULT '{}' NOT NULL
);
SELECT styring_make_entity('political_goal', 'PoliticalGoal');

CREATE TABLE sub_goal (
    id uuid,
    political_goal_id uuid NOT NULL,
    code text,
    text text NOT NULL
);
SELECT styring_make_entity('sub_goal', 'SubGoal');

CREATE TABLE responsibility (
    id uuid,
    subject_id uuid NOT NULL,
    position integer,
    kind text DEFAULT 'COORDINATOR' NOT NULL,
    party_id uuid,
    name text,
    title text,
    unit text,
    "primary" boolean DEFAULT false NOT NULL,
    until date
);
SELECT styring_make_entity('responsibility', 'Responsibility');

CREATE TABLE role_type (
    id uuid,
    label_da text NOT NULL,
    label_en text,
    description_da text,
    description_en text,
    level text,
    key text,
    position integer
);
SELECT styring_make_entity('role_type', 'RoleType');

CREATE TABLE duty (
    id uuid,
    role_id uuid NOT NULL,
    text_da text NOT NULL,
    text_en text,
    basis text,
    key text,
    position integer
);
SELECT styring_make_entity('duty', 'Duty');

CREATE TABLE role_assignment (
    id uuid,
    role_id uuid NOT NULL,
    party_id uuid,
    name text,
    programme_id uuid,
    area_id uuid,
    from_ date,
    "to" date,
    stand_in text,
    involvement text,
    tasks text[] DEFAULT '{}' NOT NULL,
    duties_confirmed_ids uuid[] DEFAULT '{}' NOT NULL,
    note text
);
SELECT styring_make_entity('role_assignment', 'RoleAssignment');

CREATE TABLE service_level (
    id uuid,
    title text NOT NULL,
    legal_basis jsonb DEFAULT '[]' NOT NULL,
    target_group_id uuid,
    target_group_text text,
    purpose text,
    content text NOT NULL,
    not_included text,
    criteria text,
    scope text,
    duration text,
    suppliers_ids uuid[] DEFAULT '{}' NOT NULL,
    competence_requirement text,
    price jsonb,
    decision_competence_id uuid,
    case_deadline text,
    follow_up text,
    individual_assessment_note boolean DEFAULT true NOT NULL,
    related_goals_ids uuid[] DEFAULT '{}' NOT NULL,
    guidelines_ids uuid[] DEFAULT '{}' NOT NULL,
    instructions_ids uuid[] DEFAULT '{}' NOT NULL,
    replaces_id uuid,
    basis_id uuid,
    adopted_by_id uuid,
    adopted_on date,
    valid_from date,
    valid_to date,
    edition text,
    state text DEFAULT 'DRAFT' NOT NULL
);
SELECT styring_make_entity('service_level', 'ServiceLevel');

CREATE TABLE workbook (
    id uuid,
    file_id text NOT NULL,
    title text NOT NULL,
    locale text,
    time_zone text,
    state text DEFAULT 'CONNECTED' NOT NULL,
    seen_version text,
    model_seq bigint,
    notes_tab boolean DEFAULT true NOT NULL,
    has_notes boolean DEFAULT false NOT NULL,
    connected_at timestamptz NOT NULL,
    connected_by text,
    CONSTRAINT uq_workbook_file_id UNIQUE (file_id)
);
SELECT styring_make_record('workbook', 'Workbook');

CREATE TABLE tab_mapping (
    id uuid,
    workbook_id uuid NOT NULL,
    tab_id integer NOT NULL,
    title text NOT NULL,
    layout text NOT NULL,
    policy_id uuid,
    plan_title text,
    plan_period jsonb,
    columns jsonb,
    id_column boolean DEFAULT false NOT NULL,
    receives_new boolean DEFAULT false NOT NULL,
    confirmed_by text,
    CONSTRAINT uq_tab_mapping_workbook_id UNIQUE (workbook_id, tab_id)
);
SELECT styring_make_record('tab_mapping', 'TabMapping');

CREATE TABLE row_link (
    id uuid,
    tab_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    row integer NOT NULL,
    cells jsonb,
    agreed jsonb,
    missed integer NOT NULL,
    CONSTRAINT uq_row_link_tab_id UNIQUE (tab_id, entity_id)
);
SELECT styring_make_record('row_link', 'RowLink');

CREATE TABLE sync_run (
    id uuid,
    workbook_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    result text,
    rows_read integer,
    changes_taken integer,
    cells_written integer,
    message text
);
SELECT styring_make_record('sync_run', 'SyncRun');

CREATE TABLE issue (
    id uuid,
    rule text NOT NULL,
    severity text NOT NULL,
    state text DEFAULT 'OPEN' NOT NULL,
    entity_id uuid,
    field_name text,
    workbook_id uuid,
    cell jsonb,
    params jsonb,
    message_da text NOT NULL,
    message_en text NOT NULL,
    suggestion text,
    key text NOT NULL,
    scope text NOT NULL,
    first_seen timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ix_issue_scope ON issue (scope);
SELECT styring_make_record('issue', 'Issue');

CREATE TABLE conflict (
    id uuid,
    entity_id uuid NOT NULL,
    field_name text NOT NULL,
    workbook_id uuid NOT NULL,
    cell jsonb,
    base jsonb,
    sheet_value jsonb,
    api_value jsonb,
    state text DEFAULT 'OPEN' NOT NULL,
    resolution text,
    created_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by text
);
SELECT styring_make_record('conflict', 'Conflict');

CREATE TABLE change (
    id uuid,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    origin text NOT NULL,
    cell jsonb,
    entity_id uuid NOT NULL,
    action text NOT NULL,
    field_name text,
    "old" jsonb,
    "new" jsonb
);
CREATE INDEX ix_change_at ON change (at);
CREATE INDEX ix_change_seq ON change (seq);
SELECT styring_make_record('change', 'Change');

CREATE TABLE workflow (
    id uuid,
    title text NOT NULL,
    kind text DEFAULT 'OTHER' NOT NULL,
    programme_id uuid,
    parties_ids uuid[] DEFAULT '{}' NOT NULL,
    parties_as_written text[] DEFAULT '{}' NOT NULL,
    steps jsonb DEFAULT '[]' NOT NULL,
    agreed_on date,
    agreed_by_ids uuid[] DEFAULT '{}' NOT NULL,
    review_due date,
    affects_ids uuid[] DEFAULT '{}' NOT NULL,
    documents_ids uuid[] DEFAULT '{}' NOT NULL,
    state text DEFAULT 'DRAFT' NOT NULL
);
SELECT styring_make_entity('workflow', 'Workflow');

CREATE TABLE sync_journal (
    id uuid NOT NULL,
    workbook_id uuid NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    state text DEFAULT 'SENT' NOT NULL,
    writes jsonb NOT NULL,
    CONSTRAINT pk_sync_journal PRIMARY KEY (id),
    CONSTRAINT fk_sync_journal_workbook_id_workbook FOREIGN KEY(workbook_id) REFERENCES workbook (id)
);
CREATE INDEX ix_sync_journal_workbook_id ON sync_journal (workbook_id);

INSERT INTO change_counter (seq, at) VALUES (0, now());
CREATE TRIGGER styring_announce AFTER UPDATE ON change_counter FOR EACH ROW EXECUTE FUNCTION styring_announce();

DROP FUNCTION styring_make_entity;
DROP FUNCTION styring_make_record;
DROP FUNCTION styring_make_index;
