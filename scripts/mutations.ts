/**
 * `npx tsx scripts/mutations.ts [--only word] [--minutes N] [--start N]`: takes each check of the client out in turn, in a copy of the
 * checkout, and says whether the hostile tests miss it. Ends with `N killed, N survived`; fails unless all are killed.
 */
import { parseArgs } from "node:util";
import { CLUSTER_VARIABLE, startTestCluster } from "../test/support/cluster.ts";

const { values } = parseArgs({
	options: { only: { type: "string" }, minutes: { type: "string", default: "60" }, start: { type: "string", default: "0" } },
});
const given = process.env[CLUSTER_VARIABLE];
const cluster = given === undefined ? await startTestCluster({ drops: true }) : null;
if (cluster) {
	const { stop: _stop, ...plain } = cluster;
	process.env[CLUSTER_VARIABLE] = JSON.stringify(plain);
}
const { tryMutations } = await import("../test/hostile/mutations/run.ts");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
const until = Date.now() + Number(values.minutes) * 60_000;
try {
	const { killed, survived, broken } = await tryMutations({
		until,
		start: Number(values.start),
		say: console.log,
		...(values.only !== undefined && { only: values.only }),
	});
	console.log(`${killed} killed, ${survived.length} survived, ${broken.length} broken`);
	process.exitCode = survived.length + broken.length > 0 || killed === 0 ? 1 : 0;
} finally {
	await cluster?.stop();
}
