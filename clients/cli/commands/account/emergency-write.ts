/** The command that allows sealing although nobody has proven the directory for a long time. */
import { overrideStaleDirectory } from "#sdk/index.ts";
import { command } from "../../command.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

export const emergency = command({
	name: "emergency",
	help: {
		summary: "Allow writing and sealing for one hour, although no witness has confirmed the directory for three days.",
		details:
			"Use it only when a person would be in danger otherwise. Somebody who has left may be able to read what you seal, so first ask a colleague by phone who has left. The access log records it for the auditors. It does nothing while writing is allowed anyway.",
		examples: ["cloister emergency"],
	},
	args: {},
	flags: {},
	async run(io) {
		const until = await overrideStaleDirectory(await io.session());
		return {
			data: { until: isoTime(until) },
			text: () => (until === null ? messages.noEmergency : messages.emergency(showTime(until))),
		};
	},
});
