/** Every command. Within a group, the help lists them in this order. words/overview.ts has the order of the groups. */
import type { Command } from "../command.ts";
import { emergencyWrite } from "./account/emergency-write.ts";
import { joinCommands } from "./account/join.ts";
import { passwordCommands } from "./account/password.ts";
import { signInCommands } from "./account/sign-in.ts";
import { auditAskCommands } from "./audit/ask.ts";
import { auditExportCommands } from "./audit/export.ts";
import { auditFollowCommands } from "./audit/follow.ts";
import { auditReport } from "./audit/report.ts";
import { auditSummaryCommands } from "./audit/summary.ts";
import { auditWeekCommands } from "./audit/week.ts";
import { askCommands } from "./cases/asks.ts";
import { caseCommands } from "./cases/cases.ts";
import { clashCommands } from "./cases/clashes.ts";
import { closingCommands } from "./cases/closing.ts";
import { consentCommands } from "./cases/consents.ts";
import { discussionCommands } from "./cases/discussion.ts";
import { caseExportCommands } from "./cases/export.ts";
import { caseFindCommands } from "./cases/find.ts";
import { formCommands } from "./cases/forms.ts";
import { caseReadersCommands } from "./cases/readers.ts";
import { returnRiskCommands } from "./cases/return-risk.ts";
import { caseRowCommands } from "./cases/rows.ts";
import { sectionCommands } from "./cases/sections.ts";
import { caseShowCommands } from "./cases/show.ts";
import { takeOverCommands } from "./cases/takeovers.ts";
import { taskCommands } from "./cases/tasks.ts";
import { sectionWriteCommands } from "./cases/write.ts";
import { bellCommands } from "./directory/bells.ts";
import { bookCommands } from "./directory/book.ts";
import { circleCommands } from "./directory/circles.ts";
import { deskCommands } from "./directory/desks.ts";
import { healthCommands } from "./directory/health.ts";
import { inviteCommands } from "./directory/invites.ts";
import { memberCommands } from "./directory/members.ts";
import { organisationCommands } from "./directory/organisations.ts";
import { policyCommands } from "./directory/policy.ts";
import { ringCommands } from "./directory/rings.ts";
import { vettingCommands } from "./directory/vetting.ts";
import { eventCommands } from "./events.ts";
import { certificateCommands } from "./handoffs/certificate.ts";
import { checkInCommands } from "./handoffs/check-ins.ts";
import { moveCommands } from "./handoffs/moves.ts";
import { requestCommands } from "./handoffs/request.ts";
import { handoffShowCommands } from "./handoffs/show.ts";
import { handoffThreadCommands } from "./handoffs/thread.ts";
import { inboxCommands } from "./inbox.ts";
import { checkpointCommands } from "./log/checkpoint.ts";
import { logEntryCommands } from "./log/entries.ts";
import { exporting as exportLog, proof as proveEntry } from "./log/export.ts";
import { restart as restartLog } from "./log/restart.ts";
import { status as logStatus } from "./log/status.ts";
import { verify as verifyLog } from "./log/verify.ts";
import { witnessesCommands } from "./log/witnesses.ts";
import { offerCommands } from "./people/offers.ts";
import { peopleCommands } from "./people/people.ts";
import { programCommands } from "./program.ts";
import { findingCommands } from "./review/findings.ts";
import { markCommands } from "./review/marks.ts";
import { queryCommands } from "./review/queries.ts";
import { releaseCommands } from "./review/releases.ts";
import { siteCommands } from "./site.ts";
import { documentCommands } from "./spaces/documents.ts";
import { endorsementCommands } from "./spaces/endorsements.ts";
import { reportCommands } from "./spaces/reports.ts";
import { spaceCommands } from "./spaces/spaces.ts";
import { topicCommands } from "./spaces/topics.ts";
import { readThreadCommands } from "./threads/read.ts";
import { threadCommands } from "./threads/threads.ts";
import { writeThreadCommands } from "./threads/write.ts";
import { todayCommands } from "./today.ts";
import { upkeepCommands } from "./upkeep.ts";
import { webCommands } from "./web.ts";
import { witnessCommands } from "./witness.ts";

export const commands: Command[] = [
	...joinCommands,
	...signInCommands,
	...passwordCommands,
	emergencyWrite,
	...organisationCommands,
	...healthCommands,
	...policyCommands,
	...inviteCommands,
	...vettingCommands,
	...memberCommands,
	...deskCommands,
	...circleCommands,
	...bellCommands,
	...ringCommands,
	...checkInCommands,
	...inboxCommands,
	...todayCommands,
	...bookCommands,
	...upkeepCommands,
	...eventCommands,
	...threadCommands,
	...readThreadCommands,
	...writeThreadCommands,
	...caseCommands,
	...askCommands,
	...caseShowCommands,
	...caseReadersCommands,
	...caseFindCommands,
	...takeOverCommands,
	...sectionCommands,
	...sectionWriteCommands,
	...clashCommands,
	...returnRiskCommands,
	...formCommands,
	...taskCommands,
	...caseRowCommands,
	...closingCommands,
	...caseExportCommands,
	...discussionCommands,
	...consentCommands,
	...requestCommands,
	...handoffShowCommands,
	...handoffThreadCommands,
	...certificateCommands,
	...moveCommands,
	...spaceCommands,
	...reportCommands,
	...topicCommands,
	...documentCommands,
	...endorsementCommands,
	...peopleCommands,
	...offerCommands,
	...auditAskCommands,
	...auditSummaryCommands,
	...auditWeekCommands,
	...auditFollowCommands,
	auditReport,
	...auditExportCommands,
	...markCommands,
	...queryCommands,
	...findingCommands,
	...releaseCommands,
	...logEntryCommands,
	verifyLog,
	logStatus,
	...witnessesCommands,
	exportLog,
	proveEntry,
	...checkpointCommands,
	restartLog,
	...witnessCommands,
	...siteCommands,
	...webCommands,
	...programCommands,
];
