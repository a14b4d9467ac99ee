/** The command that shows the state of the installation. */
import { ADMINS } from "#protocol/codes.ts";
import { installationHealth } from "#sdk/index.ts";
import { fields } from "../../answers/layout.ts";
import { peopleCommand } from "../../command.ts";
import { isoTime, showTime } from "../../times.ts";
import { channelWords, ringFailureWords, siteStateWords } from "../../words/codes.ts";
import { translated } from "../../words/language.ts";

const GIB = 1024 ** 3;

const health = peopleCommand({
	name: "network health",
	help: {
		summary: "Show the state of the installation, as the server reports it: signing, disk, backups, bells that fail. Admins only.",
		details:
			"`stale` counts the threads and sections that still need new keys because somebody has left. `cloister log status` shows the witnesses.",
		examples: ["cloister network health"],
	},
	async run(people) {
		const { version, signing, disk, backups, bells, stale, site } = await installationHealth(people.session);
		const { access, directory } = signing.checkpoints;
		const data = {
			version,
			signing: { ...signing, checkpoints: { access: isoTime(access), directory: isoTime(directory) } },
			disk,
			backups: { database: isoTime(backups.database), secrets: isoTime(backups.secrets), signed: isoTime(backups.signed) },
			bells: bells.map(({ since, ...rest }) => ({ ...rest, since: isoTime(since) })),
			stale,
			site,
		};
		const text = () =>
			fields([
				["version", version],
				["signing", signing.refused ? "refused" : signing.signs ? "yes" : "by another process"],
				["access log signed", showTime(access)],
				["directory signed", showTime(directory)],
				["entries that wait", signing.lag],
				["disk free", disk && `${Math.floor(disk.free / GIB)} of ${Math.floor(disk.size / GIB)} GiB`],
				["database backup", showTime(backups.database) || "unknown"],
				["secrets backup", showTime(backups.secrets) || "unknown"],
				["signed backup", showTime(backups.signed) || "unknown"],
				["stale", stale],
				...(site === null ? [] : [["public site", siteStateWords[site]] as [string, string]]),
				...bells.map(({ desk, channel, reason, since }): [string, string] => [
					`bell (${channelWords[channel]})`,
					`${desk === ADMINS ? "all admins" : people.desk(desk)}, since ${showTime(since)}: ${translated(`bell.failure.${reason}`) ?? ringFailureWords[reason]}`,
				]),
			]);
		return { data, text };
	},
});

export const healthCommands = [health];
