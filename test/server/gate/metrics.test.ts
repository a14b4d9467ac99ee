/** Metrics: the numbers change with the load, and no label identifies a person or a case. */
import { randomUUID } from "node:crypto";
import t from "tap";
import { noteBackup } from "#server/base/backup-notes.ts";
import { readEnvironment } from "#server/base/config.ts";
import { TestNetwork } from "../../support/sdk.ts";
import { bootServer } from "../../support/server.ts";

type Sample = { name: string; labels: Record<string, string>; value: number };

function parse(text: string): Sample[] {
	return text
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"))
		.map((line) => {
			const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
			return {
				name,
				labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text])),
				value: Number(value),
			};
		});
}

t.test("metrics are off by default, and listen on loopback only", async (t) => {
	t.equal(readEnvironment({}).config.metrics, null);
	t.same(readEnvironment({ METRICS_PORT: "9100" }).config.metrics, { host: "127.0.0.1", port: 9100 });
});

t.test("the numbers change, and no label contains an id", async (t) => {
	const server = await bootServer(t, { METRICS_PORT: "0" });
	const address = `http://127.0.0.1:${server.metrics?.port}`;
	const samples = async () => parse(await (await fetch(`${address}/metrics`)).text());
	const sum = (all: Sample[], name: string, labels: Record<string, string> = {}) =>
		all
			.filter((sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
			.reduce((total, { value }) => total + value, 0);

	const before = await samples();
	t.equal(sum(before, "cloister_request_seconds_count"), 0);
	const founder = await new TestNetwork(server).found();
	const id = randomUUID();
	await server.call("GET", `/api/cases/${id}`);
	await server.call("GET", `/api/${id}/${id}`);
	const token = `Bearer ${id}`;
	await fetch(`${server.url}/${token}?name=${id}`);
	await server.context.integrator.run();
	const after = await samples();

	t.ok(sum(after, "cloister_request_seconds_count", { outcome: "allowed" }) > 0);
	t.ok(sum(after, "cloister_request_seconds_sum") > 0);
	t.equal(sum(after, "cloister_refused_accesses_total", { route: "/api/cases/:case", status: "401" }), 1);
	t.equal(sum(after, "cloister_refused_accesses_total", { route: "(none)", status: "404" }), 2);
	t.ok(sum(after, "cloister_ledger_append_seconds_count") > 0);
	t.equal(sum(after, "cloister_ledger_append_seconds_count"), sum(after, "cloister_ledger_entries"));
	t.equal(sum(after, "cloister_integrator_lag"), 0);
	t.ok(after.some(({ name, labels }) => name === "cloister_checkpoint_age_seconds" && labels.log === "access"));
	t.ok(sum(after, "cloister_pool_connections") > 0);
	t.equal(sum(after, "cloister_unwitnessed_seconds"), 0, "no witness is wanted");
	t.ok(sum(after, "cloister_disk_bytes", { space: "size" }) > sum(after, "cloister_disk_bytes", { space: "free" }));
	t.notOk(
		after.some(({ name }) => name === "cloister_backup_age_seconds"),
		"no backup is known",
	);
	noteBackup(server.folder, "database", server.clock.now() - 5_000);
	t.same(
		(await samples()).filter(({ name }) => name === "cloister_backup_age_seconds"),
		[{ name: "cloister_backup_age_seconds", labels: { part: "database" }, value: 5 }],
	);
	server.clock.advance(90_000);
	t.ok(sum(await samples(), "cloister_checkpoint_age_seconds", { log: "access" }) >= 90, "the checkpoint's age grows");

	const text = JSON.stringify(after.map(({ labels }) => labels));
	t.notMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}/, "no id");
	t.notMatch(text, new RegExp(founder.id), "no member");
	t.notMatch(text, /Bearer|founder|name=/, "no text that a person typed");
	t.ok(
		after.every(({ labels }) => Object.keys(labels).every((label) => LABELS.has(label))),
		"only known labels",
	);

	t.equal((await fetch(`${address}/`)).status, 404, "nothing else is served there");
	t.equal((await server.call("GET", "/metrics")).status, 404, "metrics aren't served at the public port");
});

const LABELS = new Set([
	"method",
	"route",
	"outcome",
	"task",
	"status",
	"le",
	"log",
	"part",
	"quantile",
	"type",
	"space",
	"kind",
	"version",
	"major",
	"minor",
	"patch",
]);
