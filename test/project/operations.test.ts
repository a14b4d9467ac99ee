/** The files for operators: the alarms read metrics that exist, and the systemd unit starts the server as `npm start` does. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { parse } from "yaml";
import metadata from "../../package.json" with { type: "json" };
import { bootServer } from "../support/server.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

interface Rules {
	groups: { rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } }[] }[];
}

t.test("each alarm reads metrics and labels that the server serves, and docs/operations.md names no other", async (t) => {
	const server = await bootServer(t, { METRICS_PORT: "0" });
	const metrics = await (await fetch(`http://127.0.0.1:${server.metrics?.port}/metrics`)).text();
	const served = new Set(Array.from(metrics.matchAll(/^# TYPE (\w+)/gm), ([, name]) => name));
	const { rules } = (parse(read("scripts/operations/prometheus-rules.yml")) as Rules).groups[0] ?? { rules: [] };
	t.ok(rules.length > 5);
	const named = rules.flatMap(({ expr }) => expr.match(/cloister_\w+/g) ?? []);
	const table = read("docs/operations.md").match(/cloister_\w+/g) ?? [];
	for (const name of [...named, ...table]) if (!ROLES.has(name)) t.ok(served.has(name), name);
	for (const { alert, annotations, labels } of rules) {
		t.match(annotations.summary, /^[A-Z].*\.$|\?$/s, alert);
		t.ok(["critical", "warning"].includes(labels.severity), alert);
	}
});

/** Names in docs/operations.md that aren't metrics. */
const ROLES = new Set(["cloister_owner", "cloister_app", "cloister_maintenance"]);

t.test("the systemd unit starts the server as npm start does", async (t) => {
	const unit = read("scripts/operations/cloister.service");
	t.equal(/^ExecStart=\/usr\/bin\/(.*)$/m.exec(unit)?.[1], metadata.scripts.start);
	t.match(unit, /^NoNewPrivileges=true$/m);
});
