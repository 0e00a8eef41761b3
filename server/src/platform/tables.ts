/** The tables as the migrations make them. Written by `npm run tables`; a test compares. */
import type { ColumnType, Generated } from 'kysely'

type At = Temporal.Instant
type On = Temporal.PlainDate
type MaybeAt = At | null
type MaybeOn = On | null
/** jsonb: written as text. */
type Json = ColumnType<unknown, string, string>
type MaybeJson = ColumnType<unknown, string | null, string | null>

export type Tables = {
  account: {
    member_id: string
    account_id: string
    utility_id: string
    kind: string
    nickname: string | null
    account_number: string | null
    address: MaybeJson
    created_at: At
  }
  account_alias: {
    member_id: string
    account_id: string
    digits: string
    recorded_at: At
  }
  account_destination: {
    member_id: string
    choice_id: string
    account_id: string
    destination_id: string | null
    asked_at: At
    counts_from_at: At
    state: string
    ended_at: MaybeAt
  }
  account_network: {
    member_id: string
    account_id: string
    from_day: On
    until_day: MaybeOn
    utility_id: string
    network: string
    source: string
    recorded_by: string
    recorded_at: At
  }
  agreement_acceptance: {
    member_id: string
    version: string
    locale: string
    text_sha256: string
    authority: string
    signer_name: string
    signer_title: string | null
    accepted_at: At
  }
  alert_setting: {
    member_id: string
    quiet_from_hour: number
    quiet_until_hour: number
    amounts_on_screen: boolean
    saved_at: At
  }
  attention: {
    member_id: string
    account_id: string
    why: string
    occasion: string
    from_at: At
    until_at: At
  }
  audit: {
    audit_id: string
    at: At
    actor: string
    action: string
    subject: string
    reason: string | null
    member_ids: Generated<unknown>
  }
  authorization_check: {
    member_id: string
    authorization_id: string
    checked_at: At
    status: string
    scope: string | null
    absent_since_at: MaybeAt
  }
  authorization_request: {
    state_hash: string
    member_id: string
    account_id: string
    utility_id: string
    scope: string
    begun_at: At
    expires_at: At
    used_at: MaybeAt
    outcome: string | null
    authorization_id: string | null
    verifier: string | null
    answer: string | null
  }
  batch_request: {
    member_id: string
    request_id: string
    authorization_id: string
    uri: string
    reason: string
    state: string
    wanted_at: At
    tries: Generated<number>
    document_id: string | null
    because: string | null
    window_from_at: MaybeAt
    window_to_at: MaybeAt
    accepted_at: MaybeAt
    part_of: string | null
    replaced_by: string | null
    generation: Generated<number>
  }
  bulk_document: {
    bulk_document_id: string
    utility_id: string
    uri: string
    sha256: string
    size_bytes: number
    body: Buffer
    fetched_at: At
  }
  bulk_request: {
    request_id: string
    utility_id: string
    day: On
    uri: string
    state: string
    because: string | null
    window_from_at: At
    window_to_at: At
    wanted_at: At
    accepted_at: MaybeAt
    tries: Generated<number>
    part_of: string | null
    bulk_document_id: string | null
    split_at: MaybeAt
    given: number | null
    strangers: number | null
    asked_singly: number | null
  }
  client_token: {
    utility_id: string
    client_id: string
    sealed: string | null
    expires_at: MaybeAt
    resource_uri: string | null
    customer_resource_uri: string | null
    stored_at: MaybeAt
    turn: string | null
    turn_ends_at: MaybeAt
  }
  delegate: {
    member_id: string
    delegate_id: string
    person_id: string
    email: string
    role: string
    since_at: At
    ended_at: MaybeAt
  }
  delegate_invite: {
    secret_hash: string
    member_id: string
    email: string
    role: string
    invited_at: At
    expires_at: At
    accepted_at: MaybeAt
    withdrawn_at: MaybeAt
  }
  departure: {
    member_id: string
    departure_id: string
    asked_at: At
    settle_by_at: At
    settled_at: MaybeAt
    sealed_at: MaybeAt
    left_at: MaybeAt
    owed_cents: Generated<bigint>
    portals: Generated<unknown>
  }
  departure_step: {
    member_id: string
    module: string
    removed: Json
    done_at: At
  }
  document: {
    member_id: string
    document_id: string
    authorization_id: string
    uri: string
    sha256: string
    size_bytes: number
    body: Buffer
    fetched_at: At
  }
  due: {
    due_id: string
    due_at: At
    fact: string
    subject: string
    done_at: MaybeAt
  }
  earning: {
    member_id: string
    earning_id: string
    kind: string
    cause: string
    participation_id: string | null
    version: number | null
    cents: bigint
    state: string
    back_because: string | null
    earned_at: At
    booked_at: At
  }
  earning_hold: {
    member_id: string
    hold_id: string
    earning_id: string
    code: string
    evidence: Json
    since_at: At
    until_at: MaybeAt
    ended_at: MaybeAt
    ended_because: string | null
  }
  earning_payout: {
    member_id: string
    earning_id: string
    attempt: number
    payout_id: string
    cents: bigint
    state: string
    rail: string
    reserved_at: At
    submitted_at: At
    link_ready_at: At
    settled_at: At
  }
  earning_way: {
    member_id: string
    earning_id: string
    account_id: string
    destination_id: string
    method_id: string
  }
  enrolment: {
    member_id: string
    enrolment_id: string
    account_id: string
    program_id: string
    plan_id: string
    season: number
    participates_from: On
    withdrawn_at: MaybeAt
    enrolled_at: At
    state: Generated<string>
    option: Generated<string>
    method: Generated<string>
    pledged_kw: Generated<string>
    file_id: string | null
    submitted_at: MaybeAt
    accepted_at: MaybeAt
    answer_code: string | null
    answer_words: string | null
    agreed_at: MaybeAt
    generator: Generated<string>
    other_aggregator: Generated<boolean>
  }
  enrolment_file: {
    file_id: string
    utility_id: string
    program_id: string
    season: number
    number: number
    lines: number
    made_by: string
    made_at: At
  }
  enrolment_file_line: {
    member_id: string
    enrolment_id: string
    file_id: string
    line: number
    fields: Json
  }
  enrolment_refusal: {
    member_id: string
    account_id: string
    program_id: string
    season: number
    code: string
    evidence: Json
    refused_at: At
  }
  enrolment_step: {
    member_id: string
    enrolment_id: string
    step: number
    from_state: string | null
    to_state: string
    taken_at: At
    taken_by: string
    file_id: string | null
    code: string | null
    words: string | null
  }
  event: {
    event_id: string
    utility_id: string
    program_id: string
    network: string
    kind: string
    start_at: At
    end_at: At
    zone: string
    status: string
    created_by: string
    created_at: At
    reason: string | null
    call_id: string
    external_ref: string | null
    revision: Generated<number>
    advised_at: MaybeAt
    revised_at: MaybeAt
  }
  event_reckoning: {
    event_id: string
    version: number
    because: string
    accounts: number
    unmeasured: number
    relief_wh: string
    paid_wh: string
    capped: boolean
    utility_cents: bigint
    members_cents: bigint
    margin_cents: bigint
    moved_cents: bigint
    reckoned_at: At
    pledged_kw: string | null
    delivered_kw: string | null
    factor: string | null
  }
  event_revision: {
    event_id: string
    revision: number
    act: string
    status: string
    start_at: At
    end_at: At
    decided_by: string
    decided_at: At
    reason: string | null
  }
  event_tally: {
    event_id: string
    participants: number
    measured: number
    waiting: number
    not_eligible: number
    saved_wh: string
    earned_cents: bigint
    paid: number
    paid_cents: bigint
    late: number
    due: Json
    tallied_at: At
  }
  exposure_limit: {
    utility_id: string
    program_id: string
    version: number
    limit_cents: bigint | null
    reason: string
    decided_by: string
    decided_at: At
  }
  exposure_wait: {
    member_id: string
    earning_id: string
    utility_id: string
    program_id: string
    since_at: At
    admitted_at: MaybeAt
    left_at: MaybeAt
  }
  feed_hour: {
    utility_id: string
    network: string
    hour_at: At
    meters: number
    arrived: number
    counted_at: At
  }
  help_request: {
    request_id: string
    asked_by: string | null
    email: string
    locale: string
    reference: string | null
    words: string
    asked_at: At
    answer_by_at: At
    closed_at: MaybeAt
    closed_by: string | null
    closed_reason: string | null
  }
  interval_day: {
    member_id: string
    service_point_id: string
    flow: string
    day: On
    interval_seconds: number
    start_at: At
    scale: number
    v: (number | null)[]
    q: (number | null)[] | null
    stated_at: unknown
    rev: number
    received_at: At
    document_id: string
  }
  interval_day_revision: {
    member_id: string
    service_point_id: string
    flow: string
    day: On
    rev: number
    interval_seconds: number
    start_at: At
    scale: number
    v: (number | null)[]
    q: (number | null)[] | null
    received_at: At
    document_id: string
  }
  interval_reading: {
    member_id: string
    service_point_id: string
    flow: string
    day: On
    start_at: At
    energy_wh: string
    quality: number
    rev: number
  }
  kept_proof: {
    member_id: string
    proof_id: string
    kind: string
    sealed: string
    kept_until_at: At
  }
  mapping_question: {
    member_id: string
    question_id: string
    account_id: string
    code: string
    evidence: Json
    asked_at: At
    resolved_at: MaybeAt
  }
  measurement: {
    member_id: string
    participation_id: string
    version: number
    snapshot_sha256: string
    readings_complete_at: At
    measured_at: At
    relief_wh: string
    cents: bigint
    plan_id: string
    bundle: MaybeJson
    basis: Generated<string>
    provisional: Generated<boolean>
    open: MaybeJson
    elsewhere_cents: Generated<bigint>
    utility_relief_wh: string | null
    bundle_z: Buffer | null
    code_version: string | null
    utility_hours: MaybeJson
    sealed_at: MaybeAt
  }
  member: {
    member_id: string
    email: string
    name: string
    kind: string
    business_name: string | null
    locale: string
    role: Generated<string>
    created_at: At
    medical_equipment: Generated<boolean>
  }
  member_email: {
    email: string
    member_id: string
  }
  message: {
    member_id: string
    message_id: string
    cause: string
    channel: string
    template: string
    parameters: Json
    locale: string
    queued_at: At
    sent_at: MaybeAt
    version: Generated<number>
    link: string | null
    failed_at: MaybeAt
    failed_because: string | null
    unreached_at: MaybeAt
    seen_at: MaybeAt
  }
  meter: {
    member_id: string
    account_id: string
    utility_id: string
    usage_point: string
    serial: string
    account_number: string
    agreement: string
    first_stated_at: At
    last_stated_at: At
  }
  method_change: {
    member_id: string
    method_id: string
    kind: string
    last4: string | null
    asked_at: At
    counts_from_at: At
    outcome: string | null
    ended_at: MaybeAt
    destination_id: string | null
  }
  migration: {
    name: string
    ran_at: Generated<At>
  }
  network: {
    utility_id: string
    network: string
    from_day: On
    until_day: MaybeOn
    window_from: string
    window_to: string
    area: string | null
    tier: string | null
    source: string
    verified: boolean
    recorded_at: At
  }
  notification: {
    notification_id: string
    utility_id: string
    body_sha256: string
    uris: Json
    refused: Generated<unknown>
    received_at: At
  }
  notification_choice: {
    member_id: string
    topic: string
    channel: string
    wanted: boolean
    chosen_at: At
  }
  open_notification: {
    utility_id: string
    body_sha256: string
    notification_id: string
    received_at: At
  }
  parked: {
    parked_id: string
    queue: string
    subjects: Json
    code: string
    attempts: number
    parked_at: At
    resolved_at: MaybeAt
  }
  participation: {
    member_id: string
    participation_id: string
    account_id: string
    event_id: string
    program_id: string
    plan_id: string
    state: string
    missing: MaybeJson
    because: MaybeJson
    enlisted_at: At
    left_at: MaybeAt
    version: Generated<number>
    readings_seen: Generated<bigint>
    came_from: string | null
    back_pay: Generated<boolean>
    promise_due_at: MaybeAt
    waits: MaybeJson
  }
  participation_flag: {
    member_id: string
    participation_id: string
    version: number
    code: string
    words: string
    evidence: Json
  }
  payable_balance: {
    member_id: string
    cents: bigint
  }
  payment_review: {
    member_id: string
    review_id: string
    reference: string
    payment_id: string
    words: string
    asked_at: At
    answer_by_at: At
    answered_at: MaybeAt
    answered_by: string | null
    outcome: string | null
    told: string | null
  }
  payout: {
    member_id: string
    payout_id: string
    rail: string
    method_id: string
    cents: bigint
    state: string
    provider_id: string | null
    reason: string | null
    reserved_at: At
    submitted_at: MaybeAt
    settled_at: MaybeAt
    link_ready_at: MaybeAt
    returned_at: MaybeAt
    refusal: string | null
  }
  payout_destination: {
    member_id: string
    destination_id: string
    label: string
    created_at: At
  }
  payout_method: {
    member_id: string
    method_id: string
    kind: string
    last4: string | null
    created_at: At
    retired_at: MaybeAt
    destination_id: string | null
  }
  payout_owner: {
    payout_id: string
    member_id: string
  }
  payout_part: {
    member_id: string
    payout_id: string
    earning_id: string
    attempt: number
    cents: bigint
    back_at: MaybeAt
  }
  payout_step: {
    member_id: string
    payout_id: string
    step: number
    from_state: string | null
    to_state: string
    at: At
    evidence: Generated<unknown>
  }
  performance_report: {
    event_id: string
    sha256: string
    lines: number
    imported_by: string
    imported_at: At
  }
  phone_consent: {
    member_id: string
    consent_id: string
    number_sealed: string
    number_hash: string
    ending: string
    locale: string
    disclosure: string
    disclosure_version: number
    disclosure_sha256: string
    method: string
    asked_at: At
    code_hash: string | null
    code_expires_at: MaybeAt
    tries: Generated<number>
    confirmed_at: MaybeAt
    ended_at: MaybeAt
    ended_because: string | null
  }
  phone_owner: {
    number_hash: string
    member_id: string
    consent_id: string
  }
  promise_breach: {
    member_id: string
    participation_id: string
    promise_due_at: At
    code: string
    held_by: string
    words: string
    noted_at: At
  }
  push_subscription: {
    member_id: string
    subscription_id: string
    endpoint_hash: string
    sealed: string
    service: string
    device: string
    subscribed_at: At
  }
  push_try: {
    member_id: string
    message_id: string
    subscription_id: string
    state: string
    code: string
    tried_at: At
  }
  rail_hook: {
    rail: string
    hook_id: string
    received_at: At
  }
  rail_item: {
    item_id: string
    rail: string
    code: string
    line_id: string | null
    cause: string | null
    cents: bigint
    opened_at: At
    closed_at: MaybeAt
    reason: string | null
    note: string | null
    closed_by: string | null
  }
  rail_line: {
    rail: string
    line_id: string
    statement_id: string
    kind: string
    cents: bigint
    payout_id: string | null
    provider_id: string | null
    noted_at: At
    matched_cause: string | null
  }
  rail_reconciliation: {
    rail: string
    version: number
    statement_id: string
    ledger_cents: bigint
    balance_cents: bigint | null
    timing_cents: bigint
    unexplained_cents: bigint
    lines: number
    matched: number
    reconciled_at: At
  }
  rail_statement: {
    statement_id: string
    rail: string
    from_at: At
    to_at: At
    balance_cents: bigint | null
    document: Buffer
    sha256: string
    received_at: At
  }
  reading_gap: {
    member_id: string
    service_point_id: string
    day: On
    missing_slots: number
    found_at: At
    asked_at: MaybeAt
    asks: Generated<number>
    closed_at: MaybeAt
    given_up_at: MaybeAt
  }
  realtime_day: {
    member_id: string
    service_point_id: string
    flow: string
    day: On
    interval_seconds: number
    start_at: At
    scale: number
    v: (number | null)[]
    received_at: At
  }
  recoverable: {
    member_id: string
    participation_id: string
    version: number
    step: number
    line: number
    of_participation_id: string
    season: number
    kind: string
    cents: bigint
    noted_at: At
    reason: string | null
  }
  referral: {
    member_id: string
    referrer_id: string
    code: string
    terms_version: string
    came_by: string
    entered_at: At
    state: string
    active_at: MaybeAt
    earned_at: MaybeAt
    friend_booked_at: MaybeAt
    referrer_booked_at: MaybeAt
    flags: Generated<unknown>
    released: Generated<unknown>
    because: string | null
    friend_missed: string | null
    referrer_missed: string | null
  }
  referral_budget: {
    season: number
    terms_version: string
    budget_cents: bigint
    promised_cents: bigint
  }
  referral_code: {
    code: string
    member_id: string
    made_at: At
  }
  remittance: {
    remittance_id: string
    event_id: string | null
    cents: bigint
    variance_cents: bigint
    reason: string | null
    received_at: At
    booked_at: At
    reservation_id: string | null
    month: MaybeOn
  }
  remittance_line: {
    remittance_id: string
    line: number
    reference: string
    account_ending: string | null
    account_id: string | null
    cents: bigint
    expected_cents: bigint | null
    paid_on: On
    brought_by: string
    brought_at: At
  }
  reservation: {
    reservation_id: string
    utility_id: string
    program_id: string
    network: string
    season: number
    opened_at: At
  }
  reservation_offset: {
    member_id: string
    share_id: string
    of_month: On
    cents: bigint
  }
  reservation_reckoning: {
    reservation_id: string
    month: On
    version: number
    accounts: number
    pledged_kw: string
    dollars_per_kw_month: string
    stepped_up: boolean
    factor: string
    factor_basis: string
    utility_cents: bigint
    moved_cents: bigint
    reckoned_at: At
    members_cents: Generated<bigint>
    margin_cents: bigint
  }
  reservation_share: {
    member_id: string
    share_id: string
    account_id: string
    reservation_id: string
    month: On
    step: number
    kind: string
    event_id: string | null
    plan_id: string
    share_cents: bigint
    earned_before_cents: bigint
    owed_before_cents: bigint
    open_before_cents: bigint
    other_months_owed_cents: bigint
    pay_cents: bigint
    earning_id: string | null
    owed_cents: Generated<bigint>
    forgiven_cents: Generated<bigint>
    written_off_cents: Generated<bigint>
    absorbed_cents: bigint
    moved_cents: bigint
    proof_z: Buffer | null
    settled_at: At
    sealed_at: MaybeAt
  }
  revocation: {
    member_id: string
    authorization_id: string
    way: string
    wanted_at: At
    done_at: MaybeAt
  }
  same_payee: {
    member_id: string
    payee_id: string
    reason: string
    recorded_by: string
    recorded_at: At
  }
  screening: {
    member_id: string
    screening_id: string
    result: string
    list_version: string
    screened_at: At
    reason: string | null
    recorded_by: string
    recorded_at: At
  }
  seal: {
    seal_no: bigint
    journals: number
    previous_sha256: string
    sha256: string
    sealed_at: At
  }
  sealed_journal: {
    member_id: string
    cause: string
    seal_no: bigint
  }
  service_point: {
    member_id: string
    service_point_id: string
    account_id: string
    utility_id: string
    usage_point: string
    zone: string
    interval_seconds: number | null
    first_seen_at: At
    proven_at: MaybeAt
    meter_serial: string | null
    follows: string | null
  }
  service_point_owner: {
    utility_id: string
    usage_point: string
    member_id: string
  }
  settlement: {
    member_id: string
    participation_id: string
    version: number
    outcome: string
    measured_cents: bigint
    earned_before_cents: bigint
    settled_at: At
    step: Generated<number>
    lines: Generated<unknown>
    held_cents: Generated<bigint>
    absorbed_cents: Generated<bigint>
    moved_cents: Generated<bigint>
  }
  settlement_review: {
    member_id: string
    review_id: string
    participation_id: string
    source: string
    version: number
    ours_wh: string | null
    theirs_wh: string | null
    sha256: string
    noted_at: At
    resolved_at: MaybeAt
    resolved_by: string | null
    file_id: string | null
    evidence: Generated<unknown>
    resolved_reason: string | null
  }
  sign_up: {
    email: string
    name: string
    kind: string
    business_name: string | null
    utility_id: string
    locale: string
    at: At
    referral_code: string | null
  }
  sms: {
    member_id: string
    message_id: string
    consent_id: string
    attempted_at: MaybeAt
    taken_until_at: MaybeAt
    provider_id: string | null
    state: string
    code: string | null
    counted_at: At
  }
  sms_inbound: {
    provider_id: string
    wish: string
    received_at: At
  }
  sms_step: {
    member_id: string
    message_id: string
    state: string
    code: string | null
    heard_at: At
  }
  sms_suppression: {
    number_hash: string
    because: string
    since_at: At
  }
  staff_invite: {
    invite_hash: string
    email: string
    expires_at: At
    used_at: MaybeAt
  }
  staff_passkey: {
    member_id: string
    credential_id: string
    added_at: At
  }
  subscription_owner: {
    utility_id: string
    subscription_id: string
    member_id: string
    authorization_id: string
  }
  tax_form: {
    member_id: string
    form_id: string
    state: string
    reason: string
    recorded_by: string
    recorded_at: At
  }
  tax_form_ask: {
    member_id: string
    tax_year: number
    because: string
    asked_at: At
  }
  token_call: {
    utility_id: string
    slot: number
    called_at: At
  }
  transfer: {
    member_id: string
    transfer_id: string
    journal_id: string
    cause: string
    line: number
    debit: string
    credit: string
    cents: bigint
    effective_at: At
    booked_at: At
    body_sha256: string
  }
  uploaded_file: {
    member_id: string
    file_id: string
    account_id: string
    name: string
    sha256: string
    size_bytes: number
    body: Buffer
    brought_at: At
  }
  utility_authorization: {
    member_id: string
    authorization_id: string
    account_id: string
    utility_id: string
    status: string
    scope_requested: string
    scope_granted: string
    ends_at: MaybeAt
    missing: Generated<unknown>
    subscription_id: string | null
    resource_uri: string | null
    authorization_uri: string | null
    customer_resource_uri: string | null
    granted_at: At
    attached_at: MaybeAt
    ended_at: MaybeAt
    ended_because: string | null
    last_call_at: MaybeAt
    history_from: MaybeOn
    stopping_until_at: MaybeAt
    stopping_windows: Generated<unknown>
    stopping_asks: Generated<number>
  }
  utility_check: {
    utility_id: string
    tried_at: At
    read_at: MaybeAt
    failed_code: string | null
    failed_since_at: MaybeAt
  }
  utility_token: {
    member_id: string
    authorization_id: string
    kind: string
    sealed: string
    expires_at: MaybeAt
    stored_at: At
    turn: string | null
    turn_ends_at: MaybeAt
    asked_at: MaybeAt
    answer: string | null
  }
  vault_check: {
    only_one: Generated<boolean>
    sealed: string
  }
  write_off: {
    member_id: string
    write_off_id: string
    season: number
    cents: bigint
    state: string
    proposed_at: At
    decided_at: MaybeAt
    decided_by: string | null
    reason: string | null
  }
}
