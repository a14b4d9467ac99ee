/** All verbs of the worker. Only this folder imports the SDK. */
import type { Answer as AnswerOf } from "../rpc.ts";
import * as account from "./account.ts";
import * as areas from "./areas.ts";
import * as ask from "./ask.ts";
import * as bells from "./bells.ts";
import * as callCards from "./call-card.ts";
import * as caseFile from "./case-file.ts";
import * as caseHead from "./case-head.ts";
import * as caseList from "./case-list.ts";
import * as caseReaders from "./case-readers.ts";
import * as caseRoute from "./case-route.ts";
import * as caseStatus from "./case-status.ts";
import * as certificates from "./certificates.ts";
import * as consents from "./consents.ts";
import * as deskCode from "./desk-code.ts";
import * as desks from "./desks.ts";
import * as door from "./door.ts";
import * as draftList from "./draft-list.ts";
import * as drafts from "./drafts.ts";
import * as duty from "./duty.ts";
import * as files from "./files.ts";
import * as firstHour from "./first-hour.ts";
import * as handoffList from "./handoff-list.ts";
import * as handoffMoves from "./handoff-moves.ts";
import * as handoffPerson from "./handoff-person.ts";
import * as handoffRequest from "./handoff-request.ts";
import * as handoffs from "./handoffs.ts";
import * as health from "./health.ts";
import * as inbox from "./inbox.ts";
import * as invites from "./invites.ts";
import * as journal from "./journal.ts";
import { keepingBook } from "./keep-book.ts";
import { later } from "./later.ts";
import * as network from "./network.ts";
import * as networkRules from "./network-rules.ts";
import * as organisation from "./organisation.ts";
import * as outbox from "./outbox.ts";
import * as people from "./people.ts";
import * as returnRisk from "./return-risk.ts";
import { dropRun, readRun, stopRun } from "./runs.ts";
import * as sectionSave from "./section-save.ts";
import * as sections from "./sections.ts";
import * as settings from "./settings.ts";
import type { Sitting } from "./sitting.ts";
import * as tasks from "./tasks.ts";
import * as threads from "./threads.ts";
import * as today from "./today.ts";
import * as upkeep from "./upkeep.ts";
import * as vetting from "./vetting.ts";

export type { DayCount as LogDayCount, WeekDay as LogWeekDay } from "#sdk/audit/index.ts";
export { errorData } from "#sdk/index.ts";
export type { ReadersView } from "../kinds.ts";
export type { SessionRow } from "./account.ts";
export type { Area } from "./areas.ts";
export type { BellView } from "./bells.ts";
export type { CallCard } from "./call-card.ts";
export type { CaseFile, HandoffLine, SectionLine } from "./case-file.ts";
export type { CaseLine, CaseLists, SharedCase } from "./case-list.ts";
export type { CaseReaders } from "./case-readers.ts";
export type { Branch, RouteStop, RouteView } from "./case-route.ts";
export type { CaseManage, ClosingView } from "./case-status.ts";
export type { CertificateView } from "./certificates.ts";
export type { ConsentChoices, ConsentView, ConsentWords, NewConsent, RecipientView, WithdrawalEffect } from "./consents.ts";
export type { ColleagueView, DeskKeysView, DeskPersonView, DesksView } from "./desks.ts";
export type { DraftRow } from "./draft-list.ts";
export type { DeskPhones, DutyLine, NumberLine } from "./duty.ts";

export type { FileView } from "./files.ts";
export type { OpeningDesk } from "./first-hour.ts";
export type { HandoffListRow } from "./handoff-list.ts";
export type { HandoffPerson } from "./handoff-person.ts";
export type { BasisOption, NewRequest, RequestChoices } from "./handoff-request.ts";
export type { HandoffEvent, HandoffView } from "./handoffs.ts";
export type { HealthView } from "./health.ts";
export type { InboxView, WaitingRow } from "./inbox.ts";
export type { JoiningView, NewInviteView, PendingInvite } from "./invites.ts";
export type { Journal, JournalSection } from "./journal.ts";
export type { AccessGroup, ReleaseView } from "./log-case.ts";
export type { EntryFilter, EntryFindingView, LogChoices, LogEntryScreen } from "./log-entries.ts";
export type { ExportCheckView, ExportedFiles, ExportInput } from "./log-export.ts";
export type { GapView, LogHealth, MarkView, UnreviewedView } from "./log-health.ts";
export type { FindingView, LogEntryView, PersonName } from "./log-names.ts";
export type { QueryRow, QueryScreen, RangeFindingView } from "./log-queries.ts";
export type { Question, QuestionInput } from "./log-questions.ts";
export type { VerifyResult } from "./log-verify.ts";
export type { MemberLine, OrganisationLine, StandingView } from "./network.ts";
export type { PolicyView, WaitingChange, WebReleaseView, WitnessesView } from "./network-rules.ts";
export type { ColleagueStanding, OwnMember, OwnOrganisation, OwnQuery, OwnQueryView } from "./organisation.ts";
export type { UnsentView } from "./outbox.ts";
export type { NewFile } from "./outgoing.ts";
export type { DeskView, OrganisationView, PersonView } from "./people.ts";
export type { ComparedFactorView, ComparedView, ReturnRiskView, ReturnSide, ReturnSideView } from "./return-risk.ts";
export type { RunPhase, RunView } from "./runs.ts";
export type { ConflictView, Problem, SaveView, UnitVersion, VersionView } from "./section-save.ts";
export type {
	AuthorView,
	CellValue,
	ClashView,
	FieldShape,
	FieldValueView,
	FormShape,
	NoteView,
	RowView,
	UnitView,
	UnreadableView,
	ValuesView,
} from "./section-view.ts";
export type { SectionScreen } from "./sections.ts";
export type { DeviceSettings } from "./settings.ts";
export { newSitting } from "./sitting.ts";
export type { CaseDay, ComputedLine, DayLine, DueToday, TaskLine } from "./tasks.ts";
export type { MessageView, ThreadRow, ThreadView } from "./threads.ts";
export type { KeysLeft } from "./upkeep.ts";
export type { DueLine, NewcomerLine, NewcomerView, ProposalLine, ProposalView, QueueView } from "./vetting.ts";

const log = later(() => import("./log.ts"), {
	addQueryFinding: true,
	addRangeFinding: true,
	announceProof: true,
	announceReport: true,
	askAboutEntries: true,
	askQuestion: true,
	caseReleases: true,
	caseReport: true,
	checkExport: true,
	checkMyReceipts: true,
	countByDay: true,
	countQueries: true,
	endQuery: true,
	entriesFrom: true,
	exportLog: true,
	findLogCase: true,
	followEntries: true,
	keptVerification: true,
	listFindings: true,
	listMarks: true,
	listQueries: true,
	logChoices: true,
	logHealth: true,
	logUnreviewed: true,
	markEntries: true,
	readLogEntry: true,
	readQuery: true,
	releaseCaseNames: true,
	searchEntries: true,
	verifyAccessLog: true,
	verifyDirectory: true,
	weekOf: true,
});

const verbs = {
	...account,
	...areas,
	...ask,
	...bells,
	...callCards,
	...caseFile,
	...caseHead,
	...caseList,
	...caseReaders,
	...caseRoute,
	...caseStatus,
	...certificates,
	...consents,
	...deskCode,
	...desks,
	...door,
	...draftList,
	...drafts,
	...duty,
	...firstHour,
	...handoffList,
	...handoffMoves,
	...handoffPerson,
	...handoffRequest,
	...handoffs,
	...health,
	...network,
	...networkRules,
	openFile: files.openFile,
	...inbox,
	...log,
	...journal,
	...invites,
	...organisation,
	dropUnsent: outbox.dropUnsent,
	listUnsent: outbox.listUnsent,
	dropRun,
	readRun,
	stopRun,
	queueMessage: outbox.queueMessage,
	sendAgain: outbox.sendAgain,
	...people,
	...returnRisk,
	...sectionSave,
	...sections,
	...tasks,
	...settings,
	...threads,
	...today,
	readKeysLeft: upkeep.readKeysLeft,
	renewKeys: upkeep.renewKeys,
	answerAdmin: vetting.answerAdmin,
	approveProposal: vetting.approveProposal,
	askProposer: vetting.askProposer,
	listVetting: vetting.listVetting,
	readNewcomer: vetting.readNewcomer,
	readProposal: vetting.readProposal,
	recordVetting: vetting.recordVetting,
	refuseProposal: vetting.refuseProposal,
	vettingSubject: vetting.vettingSubject,
	vouchFor: vetting.vouchFor,
};

type Bound<F> = F extends (sitting: Sitting, ...input: infer I) => infer A ? (input: I[0]) => A : never;
/** The verbs as the page calls them. */
export type SittingVerbs = { [K in keyof typeof verbs]: Bound<(typeof verbs)[K]> };
export type Answer<K extends keyof SittingVerbs> = AnswerOf<SittingVerbs[K]>;

export function bindVerbs(sitting: Sitting): SittingVerbs {
	const bound = Object.entries(verbs).map(([name, verb]) => [
		name,
		keepingBook(sitting, verb as (sitting: Sitting, input: never) => unknown),
	]);
	return Object.fromEntries(bound) as SittingVerbs;
}
