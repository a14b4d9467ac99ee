/**
 * Closed lists of codes. About a case the server sees only such codes, and no free text.
 * Where IOM's Human Trafficking Case Data Standard 2.0 has a name for a thing, the code is that name.
 */

export const ROLES = ["staff", "coordinator", "admin", "auditor"] as const;
export const ROUTE_PARTS = ["origin", "transit", "destination"] as const;
export const REGIONS = [
	"africa",
	"asia",
	"europe",
	"latin-america-caribbean",
	"middle-east-north-africa",
	"north-america",
	"oceania",
] as const;
/** Each circle is the desks of one region, or of the whole network. */
export const CIRCLES = ["network", ...REGIONS] as const;
export const SEAT_KINDS = ["desk", "member"] as const;
export const AFFILIATIONS = [
	"caritas",
	"ccme",
	"congregation",
	"church",
	"other-christian",
	"other-faith",
	"secular",
	"authority",
] as const;
/** limited: works on hand-offs and threads only, such as a hospital or an embassy. */
export const SCOPES = ["full", "limited"] as const;
export const SECTIONS = [
	"identity",
	"safe-contact",
	"risk-and-safety",
	"logistics",
	"story",
	"health",
	"legal",
	"family",
	"support-plan",
	"return-risk",
	"consent",
	"documents",
	"services",
	"journal",
	/** Reserved. It has no forms yet. */
	"assessments",
] as const;
export const COMPARTMENT_KINDS = ["thread", "section", "discussion", "handoff", "review", "book"] as const;
export const EPOCH_REASONS = [
	"created",
	"holder-added",
	"holder-removed",
	"rekey",
	"custody",
	"handoff-ended",
	"rotation",
	"repair",
] as const;
export const HANDOFF_KINDS = ["referral", "transfer"] as const;
export const REFERRAL_REASONS = ["AdditionalServicesRequired", "MigrationOrChangeOfLocation", "Other"] as const;
export const PRIORITIES = ["emergency", "urgent", "normal"] as const;
/** The time that the to-desk has to answer a request, by priority, in ms. */
export const RESPOND_WITHIN: Record<Priority, number> = { emergency: 24 * 3_600_000, urgent: 72 * 3_600_000, normal: 14 * 86_400_000 };
export const HANDOFF_STATES = [
	"draft",
	"requested",
	"acknowledged",
	"accepted",
	"declined",
	"rerouted",
	"withdrawn",
	"cancelled",
	"arranged",
	"in-transit",
	"on-hold",
	"received",
	"ended",
	"completed",
	"entered-in-error",
] as const;
export const HANDOFF_ACTIONS = [
	"acknowledge",
	"accept",
	"decline",
	"reroute",
	"withdraw",
	"cancel",
	"arrange",
	"confirm",
	"depart",
	"hold",
	"resume",
	"receive",
	"end",
	"complete",
	"extend",
	"enter-in-error",
	"settle",
	"arrived",
	"tell",
	"take",
] as const;
/** When somebody answers a phone number of a desk. */
export const CONTACT_TIMES = ["always", "day", "night"] as const;
/** Reasons of the to-desk to decline or cancel a hand-off. */
export const DECLINE_CODES = [
	"no-capacity",
	"outside-mandate",
	"outside-area",
	"person-declined",
	"unsafe",
	"insufficient-information",
	"duplicate",
	"other",
] as const;
/** Who meets a person who is still expected: the desk that signs, or another one. */
export const MET_CODES = ["met-by-us", "met-by-other"] as const;
/** Reasons to decline, cancel, withdraw, hold, enter in error or settle. */
export const REFUSAL_CODES = [
	...DECLINE_CODES,
	"already-placed",
	"consent-withdrawn",
	"wrong-person",
	"wrong-recipient",
	...MET_CODES,
] as const;
/** Reasons of the from-desk to make no new request after a request has failed. A code of MET_CODES says that she isn't expected any more. */
export const SETTLE_CODES = ["already-placed", "person-declined", "consent-withdrawn", "duplicate", "other", ...MET_CODES] as const;
/**
 * What the custodian did about another desk's ask. answered: it answered the desk, in the network or outside. refused: it gave no answer.
 * cleared: there was nothing to do.
 */
export const ASK_SETTLE_CODES = ["answered", "refused", "cleared"] as const;
/** Reasons to enter a hand-off in error. */
export const IN_ERROR_CODES = ["wrong-person", "wrong-recipient", "duplicate", "other"] as const;
/** The ways in which a hand-off ends that the to-desk doesn't complete. */
export const END_CODES = ["elsewhere", "turned-back", "returned", "person-left", "missing", "deceased", "other"] as const;
/** Outcomes of a completed hand-off. */
export const HANDOFF_OUTCOMES = [
	"service-provided",
	"partly-provided",
	"declined-by-person",
	"not-reached",
	"transferred-on",
	"other",
] as const;
export const CASE_STATUSES = ["Active", "FollowUp", "Closed", "ClosedReferred"] as const;
/** Statuses of a closed case. */
export const CLOSED_STATUSES: readonly CaseStatus[] = ["Closed", "ClosedReferred"];
export const BASIS_KINDS = ["consent", "guardian-consent", "best-interests", "vital-interest", "legal-obligation"] as const;
/** Reason codes of bases. BASIS_CODES_OF says which codes each kind of basis takes. */
export const BASIS_CODES = [
	"risk-to-life",
	"immediate-violence",
	"medical-emergency",
	"guardian-absent",
	"guardian-part-of-harm",
	"court-order",
	"mandatory-reporting",
	"other",
] as const;
/** The reason codes of each kind of basis. The two kinds of consent have none. */
export const BASIS_CODES_OF: Record<BasisKind, readonly BasisCode[]> = {
	consent: [],
	"guardian-consent": [],
	"best-interests": ["guardian-absent", "guardian-part-of-harm", "other"],
	"vital-interest": ["risk-to-life", "immediate-violence", "medical-emergency"],
	"legal-obligation": ["court-order", "mandatory-reporting", "other"],
};
export const CONSENT_GIVERS = ["person", "guardian", "person-and-guardian"] as const;
export const CONSENT_RECORDED = ["written", "recorded-speech", "witnessed-speech"] as const;
export const CONSENT_PURPOSES = [
	"shelter",
	"return",
	"reintegration",
	"legal",
	"medical",
	"psychological",
	"training",
	"family-tracing",
] as const;
/** The kinds of guardian. A guardian's consent and an exclusion each name one. */
export const GUARDIAN_KINDS = ["parent", "relative", "appointed", "institution"] as const;
/** What a desk answers before it records a withdrawal or a "no": whether she is on the way. */
export const ON_THE_WAY = ["yes", "no", "not-known"] as const;
export const CONSENT_STATES = ["proposed", "active", "withdrawn", "expired", "entered-in-error"] as const;
export const WITHHOLD_REASONS = ["person-asked", "risk-to-person", "risk-to-family", "legal-advice", "other"] as const;
/** Why a basis allows or forbids a hand-off. A decision that allows the hand-off has the code `ok`, and its other codes are warnings. */
export const DECISION_CODES = [
	"ok",
	"no-consent",
	"not-active",
	"denied",
	"other-recipient",
	"not-begun",
	"ended",
	"section-missing",
	"section-withheld",
	"purpose-missing",
	"given-by-guardian",
	"given-by-person",
	"guardian-excluded",
	"no-assent",
	"second-awaited",
	"second-refused",
	"lapsed",
	"code-unfit",
] as const;
/** Duties that follow from a decision. */
export const DUTY_CODES = ["renew-before", "countersign-within", "tell-person", "record-deny"] as const;
/** Reasons to suspend or remove a member or an organisation. */
export const LEAVE_CODES = [
	"left",
	"role-ended",
	"misconduct",
	"key-lost",
	"code-of-conduct",
	"vetting-overdue",
	"investigation",
	"cannot-act",
	"other",
] as const;
/** Reasons to suspend. danger: people are in danger at this organisation. */
export const SUSPEND_CODES = ["danger", ...LEAVE_CODES] as const;
/** Reasons to refuse a member or an organisation. */
export const VETTING_REFUSALS = [
	"identity-not-confirmed",
	"references-missing",
	"training-missing",
	"conduct-not-signed",
	"unknown-to-network",
	"conflict-of-interest",
	"other",
] as const;
/** What can happen to an auditor's query: a coordinator answers it, or an auditor closes it. */
export const QUERY_ACTIONS = ["answer", "close"] as const;
/** Subjects of an auditor's finding. */
export const FINDING_CODES = ["no-relation", "beyond-need", "bulk-read", "off-hours", "refusals", "left-open", "other"] as const;
/** Outcomes of an auditor's finding. */
export const FINDING_OUTCOMES = ["justified", "not-justified", "unresolved", "referred"] as const;
/** The ways in which an identity can have been checked. The vetting checklist has one of them. */
export const IDENTITY_SEEN = ["in-person", "video-call", "known-for-years"] as const;

export type Role = (typeof ROLES)[number];
export type RoutePart = (typeof ROUTE_PARTS)[number];
export type Region = (typeof REGIONS)[number];
export type CircleName = (typeof CIRCLES)[number];
export type Section = (typeof SECTIONS)[number];
export type CompartmentKind = (typeof COMPARTMENT_KINDS)[number];
export type EpochReason = (typeof EPOCH_REASONS)[number];
export type HandoffKind = (typeof HANDOFF_KINDS)[number];
export type Priority = (typeof PRIORITIES)[number];
export type HandoffState = (typeof HANDOFF_STATES)[number];
export type HandoffAction = (typeof HANDOFF_ACTIONS)[number];
export type RefusalCode = (typeof REFUSAL_CODES)[number];
export type SettleCode = (typeof SETTLE_CODES)[number];
export type AskSettleCode = (typeof ASK_SETTLE_CODES)[number];
export type EndCode = (typeof END_CODES)[number];
export type HandoffOutcome = (typeof HANDOFF_OUTCOMES)[number];
export type BasisKind = (typeof BASIS_KINDS)[number];
export type BasisCode = (typeof BASIS_CODES)[number];
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
export type DecisionCode = (typeof DECISION_CODES)[number];
export type DutyCode = (typeof DUTY_CODES)[number];
export type CaseStatus = (typeof CASE_STATUSES)[number];
export type ConsentState = (typeof CONSENT_STATES)[number];
export type GuardianKind = (typeof GUARDIAN_KINDS)[number];
export type OnTheWay = (typeof ON_THE_WAY)[number];

/** Languages of the texts of bells. */
export const BELL_LANGUAGES = ["en", "fr", "es", "pt", "it", "ar", "ru", "uk", "ro", "sq"] as const;
export type BellLanguage = (typeof BELL_LANGUAGES)[number];
/**
 * The kinds of rings. late: a hand-off of the desk is red. admins: something about the installation or vetting waits for the admins. waits:
 * everything else.
 */
export const RING_KINDS = ["waits", "late", "admins"] as const;
export type RingKind = (typeof RING_KINDS)[number];
/**
 * Why a hand-off rings its desks until a member takes it. request: an emergency waits for an answer. nothing-arranged: half an hour after its
 * acceptance. overdue: she hasn't arrived in time. held: it was put on hold on the way. still-expected: it doesn't go on as agreed, and she
 * may be on the way. check-in: nobody has answered a check-in. help-word: she has said the help word.
 */
export const RING_CAUSES = ["request", "nothing-arranged", "overdue", "held", "still-expected", "check-in", "help-word"] as const;
export type RingCause = (typeof RING_CAUSES)[number];
/** Whether a test of a desk's phones was by day or at night, in the time zone of the desk. */
export const PARTS_OF_DAY = ["day", "night"] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];
/** Why a bell could not ring. */
export const RING_FAILURES = ["no-mail-server", "unreachable", "refused", "too-slow", "address-not-allowed"] as const;
export type RingFailure = (typeof RING_FAILURES)[number];
/** Stands for the admins where a bell has a desk. No desk has this id. */
export const ADMINS = "00000000-0000-0000-0000-000000000000";
