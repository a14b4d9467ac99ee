/** Every command, in one list. */
import type { Command } from "../grammar.ts";
import { accountCommands } from "./account.ts";
import { deskCommands } from "./desks.ts";
import { inviteCommands } from "./invites.ts";
import { memberCommands } from "./members.ts";
import { organisationCommands } from "./organisations.ts";
import { ownCommands } from "./own.ts";
import { vettingCommands } from "./vetting.ts";

export const commands: Command[] = [
	...accountCommands,
	...organisationCommands,
	...inviteCommands,
	...vettingCommands,
	...memberCommands,
	...deskCommands,
	...ownCommands,
];
