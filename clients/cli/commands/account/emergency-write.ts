/** The command for the emergency override: it allows sealing although too few witnesses have confirmed the directory for three days. */
import { overrideStaleDirectory } from "#sdk/index.ts";
import { command } from "../../command.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

export const emergencyWrite = command({
	name: "emergency-write",
	help: {
		summary: "Allow writing for one hour, although too few witnesses have confirmed the directory for three days.",
		details:
			"This command doesn't call for help. Use it only when a person would be in danger without your message. Somebody who has left may be able to read what you write, so first phone a colleague and ask who has left. The access log records the use of this command for the auditors. While writing is allowed, the command does nothing.",
		examples: ["cloister emergency-write"],
	},
	async run(io) {
		const until = await overrideStaleDirectory(await io.session());
		return {
			data: { until: isoTime(until) },
			text: () => (until === null ? messages.noEmergency : messages.emergency(showTime(until))),
		};
	},
});
