/** The texts that the commands show while they run: questions, answers, errors, headings. */
import { caseMessages } from "./messages/cases.ts";
import { forumMessages } from "./messages/forum.ts";
import { logMessages } from "./messages/log.ts";
import { networkMessages } from "./messages/network.ts";
import { peopleMessages } from "./messages/people.ts";
import { siteMessages } from "./messages/site.ts";
import { terminalMessages } from "./messages/terminal.ts";

export const messages = {
	...terminalMessages,
	...networkMessages,
	...caseMessages,
	...forumMessages,
	...peopleMessages,
	...logMessages,
	...siteMessages,
};
