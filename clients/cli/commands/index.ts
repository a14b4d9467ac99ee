/** Every command, in one list. */
import type { Command } from "../command.ts";
import { accountCommands } from "./account.ts";
import { auditCommands } from "./audit.ts";
import { caseCommands } from "./cases.ts";
import { consentCommands } from "./consents.ts";
import { deskCommands } from "./desks.ts";
import { handoffCommands } from "./handoffs.ts";
import { inviteCommands } from "./invites.ts";
import { logCommands } from "./log.ts";
import { memberCommands } from "./members.ts";
import { moveCommands } from "./moves.ts";
import { organisationCommands } from "./organisations.ts";
import { ownCommands } from "./own.ts";
import { reviewCommands } from "./review.ts";
import { threadCommands } from "./threads.ts";
import { vettingCommands } from "./vetting.ts";
import { webCommands } from "./web.ts";
import { witnessCommands } from "./witness.ts";
import { workCommands } from "./work.ts";

export const commands: Command[] = [
	...accountCommands,
	...organisationCommands,
	...inviteCommands,
	...vettingCommands,
	...memberCommands,
	...deskCommands,
	...workCommands,
	...threadCommands,
	...caseCommands,
	...consentCommands,
	...handoffCommands,
	...moveCommands,
	...auditCommands,
	...reviewCommands,
	...logCommands,
	...witnessCommands,
	...webCommands,
	...ownCommands,
];
