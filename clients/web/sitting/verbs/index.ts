/** All verbs of the worker. Only this folder runs code of the SDK. Other modules of the pages import at most its types. */
import { ProtocolError } from "#protocol/errors.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import type { Answered, Answer as AnswerOf, Find } from "../rpc.ts";
import * as areas from "./areas.ts";
import { claim } from "./claim.ts";
import { freshnessOf, type Verb, type VerbTable } from "./declare.ts";
import * as door from "./door.ts";
import * as drafts from "./drafts.ts";
import { endByItself, hide, leave } from "./ending.ts";
import * as inbox from "./inbox.ts";
import { keepingBook } from "./keep-book.ts";
import * as outbox from "./outbox.ts";
import * as settings from "./settings.ts";
import { askedByProgram, type Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { announce } from "./tabs.ts";
import * as today from "./today.ts";
import * as unfinished from "./unfinished.ts";
import { report } from "./watch.ts";

export type { DayCount as LogDayCount, WeekDay as LogWeekDay } from "#sdk/audit/index.ts";
export { errorData } from "#sdk/error-data.ts";
export type { BasisLine } from "#sdk/views/basis-line.ts";
export type { HandoffEvent, HandoffView } from "#sdk/views/handoff.ts";
export type { HandoffListRow } from "#sdk/views/handoff-list.ts";
export type {
	ClashView,
	FieldShape,
	FieldValueView,
	FileView,
	FormShape,
	NoteView,
	RowView,
	UnitView,
	UnreadableView,
	ValuesView,
} from "#sdk/views/section.ts";
export type { ReadersView } from "../kinds.ts";
export type { PhoneParty } from "../phone-parties.ts";
export type { SessionRow } from "./account.ts";
export type { InviteChoices, MemberLine, OrganisationLine } from "./administration.ts";
export type { PolicyView, RestartView, WaitingChange, WebReleaseView, WitnessesView } from "./administration-rules.ts";
export type { Area } from "./areas.ts";
export type { ExclusionView, ToAttest } from "./attests.ts";
export type { BellView, RingTimesView } from "./bells.ts";
export type { CallCard } from "./call-card.ts";
export type { CaseFile, HandoffLine, SectionLine } from "./case-file.ts";
export type { CaseLabel } from "./case-labels.ts";
export type { CaseLine, CaseLists, SharedCase } from "./case-list.ts";
export type { CaseReaders } from "./case-readers.ts";
export type { Branch, RouteStop, RouteView } from "./case-route.ts";
export type { CaseManage, ClosingView } from "./case-status.ts";
export type { CertificateView } from "./certificates.ts";
export type { AwaitedCheckInView, CheckInsView, CheckInView } from "./check-ins.ts";
export type { ClashLine } from "./clash-lines.ts";
export type { ConsentView, RecipientView } from "./consent-views.ts";
export type { ConsentChoices, ConsentWords, NewConsent, OnTheWayAnswer, WithdrawalEffect } from "./consents.ts";
export type { ColleagueView, DeskKeysView, DeskPersonView, DesksView } from "./desks.ts";
export type { DraftRow } from "./draft-list.ts";
export type { DeskPhones, DutyLine, NumberLine } from "./duty.ts";
export type { DutyNowView } from "./duty-now.ts";
export { untilEnded } from "./ending.ts";
export type { OpeningDesk } from "./first-hour.ts";
export type {
	MarkShown,
	MutedShown,
	PostShown,
	ReadersOfSpace,
	SpaceShown,
	TextShown,
	TopicLine,
	TopicShown,
	WriterShown,
} from "./forum-views.ts";
export type { BasisOption, NewRequest, RequestChoices } from "./handoff-request.ts";
export type { HandoffPerson } from "./handoffs.ts";
export type { HealthView } from "./health.ts";
export type { InboxView, WaitingRow } from "./inbox.ts";
export type { JoiningView, PendingInvite } from "./invites.ts";
export type { Journal, JournalSection } from "./journal.ts";
export type { LeftDraftView } from "./left-drafts.ts";
export type { DocumentLine, DocumentShown, EndorsementShown, LibraryShown, RemarkShown } from "./library.ts";
export type { AccessGroup, ReleaseView } from "./log-case.ts";
export type { EntryFilter, LogChoices, LogEntryScreen, MarkInput } from "./log-entries.ts";
export type { ExportedFiles, ExportInput } from "./log-export.ts";
export type { GapView, LogHealth, MarkView, UnreviewedView } from "./log-health.ts";
export type { FindingView, LogEntryView, PersonName } from "./log-names.ts";
export type { QueryRow, QueryScreen, RangeFindingView } from "./log-queries.ts";
export type { Question } from "./log-questions.ts";
export type { VerifyResult } from "./log-verify.ts";
export type { NewInviteView } from "./new-invite.ts";
export type { FittingDesk, FoundLine, OffersFound, OrganisationShown } from "./offers.ts";
export type { ColleagueStanding, OwnMember, OwnOrganisation, OwnQuery, OwnQueryView } from "./organisation.ts";
export type { FactsView, NewFacts, ReadingView } from "./organisation-facts.ts";
export type { UnsentView } from "./outbox.ts";
export type { NewFile } from "./outgoing.ts";
export type { OrganisationView, PersonView, SharedView } from "./people.ts";
export type { ReportedShown } from "./reports.ts";
export type { ComparedFactorView, ComparedView, ReturnRiskView, ReturnSide, ReturnSideView } from "./return-risk.ts";
export type { MyRings, OtherDesks, RungView } from "./rings.ts";
export type { RunPhase } from "./runs.ts";
export type { FoundText } from "./search.ts";
export type { ConflictView, Problem, SaveView, UnitVersion, VersionView } from "./section-save.ts";
export type { SectionScreen } from "./sections.ts";
export type { DeviceSettings } from "./settings.ts";
export { newSitting } from "./sitting.ts";
export type { MissingSpaceView, NetworkSpacesView, OwnerChoice } from "./spaces.ts";
export { newTab, type Tab } from "./tab.ts";
export { addTab, removeTab } from "./tabs.ts";
export type { CaseWithoutCustodian } from "./take-over.ts";
export type { CaseDay, ComputedLine, DayLine, DueToday, TaskLine } from "./tasks.ts";
export type { MessageView, ThreadRow, ThreadView } from "./threads.ts";
export type { MeView } from "./today.ts";
export type { BedAskView, BedChoices, MeetingView } from "./tonight.ts";
export type { KeysLeft } from "./upkeep.ts";
export type { DueLine, EndedLine, NewcomerLine, NewcomerView, ProposalLine, ProposalView, QueueView } from "./vetting.ts";

/** The verbs that each tab may call, also at the door. The verbs of `join.ts` are loaded when one of them is called. */
const doorVerbs = {
	enter: door.enter,
	follow: door.follow,
	isFounded: door.isFounded,
	claim,
	leave,
	waitingKeys: unfinished.waitingKeys,
	confirmRecovery: unfinished.confirmRecovery,
};

/** The verbs behind the door that are needed until the first inbox is shown. The others are loaded later. */
const firstVerbs = {
	...areas,
	hide,
	report,
	isRecoveryUnconfirmed: unfinished.isRecoveryUnconfirmed,
	...drafts,
	...inbox,
	dropUnsent: outbox.dropUnsent,
	listUnsent: outbox.listUnsent,
	queueMessage: outbox.queueMessage,
	sendAgain: outbox.sendAgain,
	deviceSettings: settings.deviceSettings,
	saveDeviceSettings: settings.saveDeviceSettings,
	...today,
};

type Verbs = typeof doorVerbs &
	typeof firstVerbs &
	typeof import("./join.ts") &
	typeof import("./waiting.ts") &
	typeof import("./casework.ts").caseworkVerbs &
	typeof import("./later.ts").laterVerbs &
	typeof import("./forum.ts").forumVerbs;
type Bound<F> = F extends (sitting: Sitting, ...input: infer I) => infer A ? (input: I[0]) => A : never;
/** The verbs that answer a question. */
export type QuestionName = { [K in keyof Verbs]: Verbs[K] extends { rests: unknown } ? K : never }[keyof Verbs];
/** The verbs that change something. */
export type ActName = { [K in keyof Verbs]: Verbs[K] extends { changes: unknown } ? K : never }[keyof Verbs];
/** The verbs as the page calls them. */
export type SittingVerbs = { [K in keyof Verbs]: Bound<Verbs[K]> };
export type Answer<K extends keyof SittingVerbs> = AnswerOf<SittingVerbs[K]>;

type Load = () => Promise<VerbTable>;

/** Groups of verbs, in the order in which they are loaded until the called verb is found. */
const DOOR: Load[] = [() => import("./join.ts")];
const NEWCOMER: Load[] = [...DOOR, () => import("./waiting.ts")];
/** The verbs of newcomers come last, because a member calls none of them. */
const HOUSE: Load[] = [
	async () => (await import("./casework.ts")).caseworkVerbs,
	async () => (await import("./forum.ts")).forumVerbs,
	async () => (await import("./later.ts")).laterVerbs,
	...NEWCOMER,
];

/**
 * Returns a function that finds a verb by its name. Its answer is undefined for an unknown name.
 * @param tab the tab that calls. At the door it can't call the verbs behind the door: the function then throws ProtocolError not-signed-in.
 */
export function verbsOf(sitting: Sitting, tab: Tab): Find {
	return async (name) => {
		const { isInside } = tab;
		let verb = own(doorVerbs, name) ?? (isInside ? own(firstVerbs, name) : undefined);
		for (const load of isInside ? groupsFor(sitting) : DOOR) verb ??= own(await load(), name);
		// The sitting may have ended while the verb was loaded. The call is then refused, so that it doesn't reach the next sitting.
		if (isInside ? !tab.isInside : !verb) throw new ProtocolError("not-signed-in");
		const found = verb;
		return found && ((input, isRenewal) => answer(sitting, tab, found, input, isRenewal));
	};
}

/** Runs the verb, and tells all tabs what it has changed before the answer is sent. */
async function answer(sitting: Sitting, tab: Tab, verb: Verb, input: unknown, isRenewal: boolean): Promise<Answered> {
	const isByProgram = "rests" in verb && (isRenewal || verb.rests.isAskedByProgram === true);
	const run = (own: Sitting, given: unknown, from: Tab) => verb(isByProgram ? askedByProgram(own) : own, given, from);
	const value = await endingWithSession(sitting, tab, () => keepingBook(sitting, tab, run)(input));
	if ("rests" in verb) return { value, freshness: freshnessOf(verb.rests, input, value) };
	announce(sitting, verb.changes(input, value), tab);
	return { value };
}

/** Ends the sitting when the server has ended the session. Its person may have done that on another device, because this one was stolen. */
async function endingWithSession<A>(sitting: Sitting, tab: Tab, work: () => A): Promise<Awaited<A>> {
	try {
		return await work();
	} catch (error) {
		if (tab.isInside && isRefusal(error, "session-ended", "not-signed-in")) endByItself(sitting, "session-ended");
		throw error;
	}
}

const isNewcomer = ({ entered }: Sitting) => entered?.status === "pending" || entered?.status === "refused";
const groupsFor = (sitting: Sitting) => (isNewcomer(sitting) ? [...NEWCOMER, ...HOUSE] : HOUSE);
const own = (table: VerbTable, name: string) => (Object.hasOwn(table, name) ? table[name] : undefined);

export type { StandingView } from "./standing.ts";
