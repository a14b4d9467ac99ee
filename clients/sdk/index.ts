/** The public SDK: one function for each thing that a person does. For cases see casework/index.ts, for the access log audit/index.ts. */

// The server, the device's storage, and errors.

export { type ErrorName, errorData, type PlainError } from "./error-data.ts";
export { ServerError } from "./http/answers.ts";
export type { Exchange } from "./http/client.ts";
export { httpTransport, type TransportOptions } from "./http/transport.ts";
export type { SyncProgress } from "./memory.ts";
export { memoryStorage, type Storage } from "./storage.ts";

// The session that each verb takes first, and the alarms that it raises.

export type { SessionOptions } from "./account/unlocked-session.ts";
export { type Alarm, type AlarmCode, AlarmError } from "./alarms.ts";
export type { Transport, UnlockedSession } from "./context.ts";

// Accounts: found a network, join, sign in, recover, sign out.

export * from "./account/index.ts";

// The directory: synchronise it, and read names.

export { keepSynced, syncDirectory } from "./directory/directory.ts";
export { type DirectoryFreshness, directoryFreshness, overrideStaleDirectory } from "./directory/freshness.ts";
export { type InstallationHealth, installationHealth } from "./directory/health.ts";
export { fetchNames } from "./directory/names.ts";

// Members and organisations: invite, vet, vouch, approve, suspend, remove.

export {
	type ApprovalCheck,
	approve,
	cancelInvite,
	invite,
	type MemberOrOrganisation,
	type NewInvite,
	type OpenInvite,
	openInvites,
	refuse,
	reinstate,
	remove,
	setRole,
	suspend,
	vouch,
} from "./directory/members.ts";
export { addOrganisation, changedReading, changeOrganisation, type ReadingChange, setPolicy } from "./directory/organisations.ts";
export {
	answerVettingAsk,
	askForMore,
	type Checklist,
	defaultNextVetting,
	fingerprintOf,
	firstVouchers,
	matchesFingerprint,
	presentFingerprint,
	renewVetting,
	unansweredVettingAsks,
	type VettingAnswer,
	type VettingAsk,
	type VettingQueue,
	type VettingRequest,
	vettingDueDate,
	vettingQueue,
	type WaitingProposal,
} from "./directory/vetting.ts";

// Desks: their members, their keys, and their printed recovery codes.

export { type ContactNumber, setContact } from "./directory/contact.ts";
export { openDeskWithPrinted, printDeskRecovery, revokeDeskRecovery, testDeskRecovery } from "./directory/desk-printed.ts";
export {
	addDesk,
	assignToDesk,
	closeDesk,
	grantDeskKey,
	rekeyDesk,
	unassignFromDesk,
} from "./directory/desks.ts";
export { setLatinName } from "./directory/latin-names.ts";
export { zoneOfDesk } from "./directory/zones.ts";

// Circles: the desks of a region or of the whole network, and the keys that they share.

export { type CircleView, grantCircle, listCircles, renewCircle } from "./directory/circles.ts";

// Spaces: what the desks of a circle read and write together.

export { type ComparedLine, compareTexts } from "./spaces/compare-texts.ts";
export {
	MARK_REASONS,
	MARKS,
	type Mark,
	type RowInput,
	type Titles,
} from "./spaces/content.ts";
export {
	actInDocument,
	type DocumentQuery,
	type DocumentRow,
	type DocumentTranslation,
	type DocumentView,
	factsOf,
	findDocuments,
	type Library,
	listLibrary,
	type NewDocument,
	openDocument,
	type RemarkView,
	startDocument,
	withdrawDocument,
} from "./spaces/documents.ts";
export {
	type CheckedEndorsements,
	type EndorsementFile,
	makeEndorsementFile,
	verifyEndorsementFile,
} from "./spaces/endorsement-file.ts";
export { type EndorsementView, endorsementsOf, endorsePosition } from "./spaces/endorsements.ts";
export { offersCsv, offersHsds } from "./spaces/export-offers.ts";
export { bestOffers, type FitReason, type FoundOffer, findOffers, type OfferQuery } from "./spaces/find-offers.ts";
export { type ItemEntry, type OpenItem, openItem } from "./spaces/item.ts";
export { knownOfCases } from "./spaces/known-of-cases.ts";
export { type KnownOfCases, type Leak, type LeakKind, leaksIn } from "./spaces/leaks.ts";
export {
	type ItemView,
	listSpaces,
	type MarkView,
	type MutedView,
	noteSeen,
	type OpenSpace,
	openSpace,
	type SpaceView,
} from "./spaces/list.ts";
export {
	confirmOffers,
	type DueOffers,
	dueOffers,
	knownOffers,
	type NetworkOffers,
	type OfferView,
	type OrganisationCard,
	type ProfileView,
	readOffers,
	withdrawOffer,
	writeOffer,
	writeProfile,
} from "./spaces/offers.ts";
export {
	desksThatCanOwn,
	type MissingSpace,
	missingSpaces,
	proposeOffersSpace,
	proposeSpace,
	proposeSpaceOwner,
	proposeSpaces,
	type SpaceUse,
} from "./spaces/propose.ts";
export { REPORTED_FORMS, type Report, type ReportedPlace, reportIn } from "./spaces/report.ts";
export { deskForReport, openReported, type ReportedText, reportText } from "./spaces/reports.ts";
export {
	actInTopic,
	listForum,
	listTopics,
	type NewTopic,
	openTopic,
	type PostView,
	startTopic,
	type TopicList,
	type TopicRow,
	type TopicTranslation,
	type TopicView,
} from "./spaces/topics.ts";
export { correctRow, type MarkInput, markItem, muteMember, nameSpace, sendAgain, startItem, writeItem } from "./spaces/write.ts";

// Bells: a mail or a webhook that tells a desk that something waits.

export { type Bell, type BellChanges, bellOf, setBell, testBell } from "./directory/bells.ts";

// Rings: the rota of a desk, and what rings me.

export { answerRingTest, type RingTest, ringTests } from "./directory/ring-tests.ts";
export {
	beWithSomebody,
	type Duty,
	type DutyNow,
	desksOnDuty,
	dropRingDevice,
	missedRings,
	type RingDevice,
	type RingTimes,
	type Rota,
	type RungDesk,
	ringDevices,
	ringsForMe,
	ringsOf,
	rotaOf,
	type Subscription,
	setRingDevice,
	setRota,
	testRingDevice,
	USUAL_RING_TIMES,
} from "./directory/rings.ts";

// Threads and other compartments: open them, change their holders, renew their keys.

export type { Party } from "#protocol/folds/compartment.ts";
export { type OpenCompartment, openCompartment } from "./compartments/compartment.ts";
export { addHolder, dropHolder, grantHistory, leaveThread, openThread } from "./compartments/holders.ts";
export { rotate, stalenessNow } from "./compartments/rotate.ts";
export { doUpkeep, type KeysToRenew, keysToRenew, type UpkeepProgress, type UpkeepReport } from "./compartments/upkeep.ts";

// Entries and attachments: write, read, listen for news.

export { type Content, type FieldValue, message } from "./compartments/content.ts";
export { type Attached, type AttachmentSource, attach, type Progress, saveAttachment } from "./compartments/files.ts";
export { listen, type News } from "./compartments/news.ts";
export {
	type CompartmentRow,
	type EntryPage,
	type EntryView,
	listCompartments,
	markSeen,
	readAll,
	readPage,
	titleOf,
} from "./compartments/read.ts";
export { type PartyView, type PastReader, type Reader, type Readers, type WaitingReader, whoReads } from "./compartments/readers.ts";
export { writeToSuspended } from "./compartments/suspended.ts";
export { Unreadable, type UnreadableCause } from "./compartments/unreadable.ts";
export { type WriteOptions, type Written, write } from "./compartments/write.ts";

// Drafts: text that wasn't sent, sealed for this device.

export {
	DRAFT_LIFE,
	type Draft,
	dropDraft,
	findDraft,
	keepDraft,
	listDrafts,
	openDraft,
	type PlacedDraft,
	sealDraft,
} from "./drafts.ts";

// Other texts that this device keeps sealed, without an end. They are no drafts.

export { changeSealedText, findSealedText } from "./sealed-texts.ts";

// Releases of the web client and of the public site: check what the server serves, propose a release.

export { AlteredWebError, type CheckedRelease, checkWeb, type WebFinding, type WebProblem } from "./release/check.ts";
export { proposeRelease, proposeSiteRelease, releasedSite } from "./release/propose.ts";
