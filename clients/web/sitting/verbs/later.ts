/**
 * The verbs of coordinators, admins and auditors. Their code is loaded apart from the verbs of casework, so that a caseworker's phone
 * doesn't load it.
 */

import * as network from "./administration.ts";
import * as administrationRules from "./administration-rules.ts";
import * as bells from "./bells.ts";
import * as deskCode from "./desk-code.ts";
import * as desks from "./desks.ts";
import * as health from "./health.ts";
import * as invites from "./invites.ts";
import * as log from "./log.ts";
import * as organisation from "./organisation.ts";
import * as organisationFacts from "./organisation-facts.ts";
import { dropRun, readRun, stopRun } from "./runs.ts";
import * as spaces from "./spaces.ts";
import { changeStanding, readStanding, workOf } from "./standing.ts";
import { decideTakeOver, inviteDesk, listCasesWithoutCustodian } from "./take-over.ts";
import * as upkeep from "./upkeep.ts";
import * as vetting from "./vetting.ts";

export const laterVerbs = {
	...bells,
	...deskCode,
	...desks,
	...health,
	...log,
	...network,
	...administrationRules,
	...invites,
	...organisation,
	...organisationFacts,
	...spaces,
	changeStanding,
	workOf,
	readStanding,
	decideTakeOver,
	inviteDesk,
	listCasesWithoutCustodian,
	dropRun,
	readRun,
	stopRun,
	...upkeep,
	answerAdmin: vetting.answerAdmin,
	approveProposal: vetting.approveProposal,
	askProposer: vetting.askProposer,
	listVetting: vetting.listVetting,
	isFingerprintRight: vetting.isFingerprintRight,
	readNewcomer: vetting.readNewcomer,
	readProposal: vetting.readProposal,
	recordVetting: vetting.recordVetting,
	refuseProposal: vetting.refuseProposal,
	vettingSubject: vetting.vettingSubject,
	vouchFor: vetting.vouchFor,
};
