/** The verbs of casework. Their code is loaded apart from the first verbs, so that the first inbox doesn't wait for it. */
import * as account from "./account.ts";
import * as alarmList from "./alarm-list.ts";
import * as ask from "./ask.ts";
import * as attests from "./attests.ts";
import * as callCards from "./call-card.ts";
import * as caseFile from "./case-file.ts";
import * as caseHead from "./case-head.ts";
import * as caseLabels from "./case-labels.ts";
import * as caseList from "./case-list.ts";
import * as caseReaders from "./case-readers.ts";
import * as caseRoute from "./case-route.ts";
import * as caseStatus from "./case-status.ts";
import * as certificates from "./certificates.ts";
import * as checkIns from "./check-ins.ts";
import * as clashLines from "./clash-lines.ts";
import * as consents from "./consents.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import * as draftList from "./draft-list.ts";
import * as duty from "./duty.ts";
import * as files from "./files.ts";
import * as firstHour from "./first-hour.ts";
import * as handoffRequest from "./handoff-request.ts";
import * as handoffs from "./handoffs.ts";
import * as journal from "./journal.ts";
import * as leftDrafts from "./left-drafts.ts";
import * as people from "./people.ts";
import * as returnRisk from "./return-risk.ts";
import * as ringTests from "./ring-tests.ts";
import * as rings from "./rings.ts";
import * as search from "./search.ts";
import { signedFacts } from "./second-person.ts";
import * as sectionSave from "./section-save.ts";
import * as sections from "./sections.ts";
import type { Sitting } from "./sitting.ts";
import { proposeTakeOver } from "./take-over.ts";
import * as tasks from "./tasks.ts";
import * as threads from "./threads.ts";
import * as tonight from "./tonight.ts";
import { phonesForAlarm } from "./who-to-phone.ts";

/** Tells whether the person can see any tab of the sitting. */
const isAnyTabVisible = reads(NEVER_OLD, async ({ tabs }: Sitting): Promise<boolean> => {
	return [...tabs].some(({ facts }) => facts !== null && facts.hiddenSince === null);
});

export const caseworkVerbs = {
	...account,
	...alarmList,
	...ask,
	askDeskToAttest: attests.askDeskToAttest,
	attest: attests.attest,
	consentsToAttest: attests.consentsToAttest,
	excludeGuardian: attests.excludeGuardian,
	...callCards,
	addCaseSection: caseFile.addCaseSection,
	caseFile: caseFile.caseFile,
	...caseHead,
	...caseLabels,
	...caseList,
	...caseReaders,
	...caseRoute,
	...caseStatus,
	...certificates,
	...checkIns,
	...clashLines,
	...consents,
	...draftList,
	...duty,
	...firstHour,
	...handoffRequest,
	...handoffs,
	openFile: files.openFile,
	signedFacts,
	addToJournal: journal.addToJournal,
	caseJournal: journal.caseJournal,
	shapeOfForm: journal.shapeOfForm,
	...people,
	proposeTakeOver,
	...returnRisk,
	...ringTests,
	...rings,
	...sectionSave,
	addNote: sections.addNote,
	readSection: sections.readSection,
	seenSection: sections.seenSection,
	isAnyTabVisible,
	...tasks,
	...leftDrafts,
	openAllThreads: search.openAllThreads,
	openedTexts: search.openedTexts,
	searchSize: search.searchSize,
	...threads,
	...tonight,
	phonesForAlarm,
};
