/** Reads docker-compose.yml: all names exist, and the services are isolated. `npm run test:docker` starts it where an engine runs. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { parse } from "yaml";

interface Service {
	image?: string;
	user?: string;
	read_only?: boolean;
	ports?: string[];
	volumes?: string[];
	networks?: string[];
	network_mode?: string;
	cap_drop?: string[];
	secrets?: string[];
	environment?: Record<string, string>;
	healthcheck?: { test: string[] };
	depends_on?: Record<string, { condition: string }>;
}
interface Compose {
	services: Record<"caddy" | "server" | "migrate" | "roles" | "tools" | "postgres", Service>;
	volumes: object;
	networks: { back: { internal: boolean } };
	secrets: object;
}

const root = path.resolve(import.meta.dirname, "../..");
const compose = parse(readFileSync(path.join(root, "docker-compose.yml"), "utf8"), { merge: true }) as Compose;
const services = Object.entries(compose.services);

t.test("each file, volume, network and secret that a service names exists", async (t) => {
	for (const [name, service] of services) {
		for (const volume of service.volumes ?? []) {
			const source = volume.split(":")[0] as string;
			if (source.startsWith("./")) t.ok(existsSync(path.join(root, source)), `${name}: ${source} is a file in the repository`);
			else t.ok(source in compose.volumes, `${name}: volume ${source}`);
		}
		for (const network of service.networks ?? []) t.ok(network in compose.networks, `${name}: network ${network}`);
		for (const secret of service.secrets ?? []) t.ok(secret in compose.secrets, `${name}: secret ${secret}`);
		for (const other of Object.keys(service.depends_on ?? {})) t.ok(other in compose.services, `${name}: needs ${other}`);
		for (const [key, value] of Object.entries(service.environment ?? {})) {
			if (key.endsWith("_FILE")) t.ok(service.secrets?.includes(path.basename(value)), `${name}: ${key} is a secret it was given`);
		}
	}
});

t.test("the image has the version of the package", async (t) => {
	const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
	for (const name of ["server", "migrate", "tools"] as const) t.equal(compose.services[name].image, `cloister:${version}`, name);
});

t.test("the services are isolated from each other and from outside", async (t) => {
	const { caddy, server, migrate, tools, postgres } = compose.services;
	t.same(
		services.filter(([, service]) => service.ports).map(([name]) => name),
		["caddy"],
		"only the TLS front is reachable from outside",
	);
	t.ok(compose.networks.back.internal, "the database's network has no way out");
	t.notOk(caddy.networks?.includes("back"), "the front does not see the database");
	t.equal(tools.network_mode, "none", "the tools see no network");
	for (const [name, service] of services) {
		t.equal(service.read_only, true, `${name} can't change its own files`);
		t.same(service.cap_drop, ["ALL"], `${name} has only the capabilities that it names`);
	}
	t.equal(server.user, "node");
	t.match(server.healthcheck?.test.join(" "), /fetch.*\/readyz/);
	t.notOk(server.secrets?.includes("owner_url"), "the server can't change its tables");
	t.ok(migrate.secrets?.includes("owner_url"));
	t.notMatch(
		JSON.stringify([server.environment, migrate.environment, postgres.environment]),
		/postgres:\/\/\w+:/,
		"no password in the environment",
	);
});
