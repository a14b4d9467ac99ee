/** Endpoints for witnesses: the witnessing state of each log, and cosignatures that a witness sends by itself. */
import type { FastifyInstance } from "fastify";
import { audit } from "#protocol/contracts/audit.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey, parseNote } from "#protocol/log/note.ts";
import { type Cosignature, isNamed, readCosignatures } from "#protocol/log/witness.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mountOpen } from "#server/gate/mount.ts";
import { keepCosignatures } from "#server/ledger/cosignature-store.ts";
import { hasFutureTime, serveWitnessed, witnessedState } from "#server/ledger/cosignatures.ts";
import { newestCheckpoint, publishedAt } from "#server/ledger/publish.ts";
import { keptFrom } from "#server/ledger/reads.ts";

/** How long an answer about a log is used again, unless the directory has grown. Anybody may ask for it, and it takes seven queries. */
const KEPT_MS = 500;

export function mountWitnessing(app: FastifyInstance, context: ServerContext): void {
	// `named` returns the witnesses of the newest directory that this process has read.
	context.integrator.useWitnesses({ configured: context.config.witnesses, named: () => context.directoryCache.directory.witnesses });
	const kept = new Map<string, { until: number; basis: string; answer: ReturnType<typeof status> }>();
	mountOpen(app, context, audit.status, (request) => {
		const { log } = request.input.params;
		const now = performance.now();
		const basis = `${request.directory.size} ${context.integrator.refuses(log)}`;
		const found = kept.get(log);
		if (found && found.until > now && found.basis === basis) return found.answer;
		const answer = status(context, request);
		kept.set(log, { until: now + KEPT_MS, basis, answer });
		answer.catch(() => kept.delete(log));
		return answer;
	});
	mountOpen(app, context, audit.cosign, async (request) => {
		const taken = await cosign(request);
		kept.delete(request.input.params.log);
		return taken;
	});
}

async function status(context: ServerContext, { input, db, now, directory }: RequestContext<typeof audit.status, null>) {
	const { log } = input.params;
	const { config, integrator } = context;
	const key = context.logKey(log);
	const named = directory.witnesses;
	const state = await witnessedState(db, log, named, now);
	const witnesses = named.keys.map((witness) => {
		const vkey = formatVerifierKey(witness);
		const newest = state?.byWitness.get(vkey);
		const failing = integrator.witnesses()?.failing(witness, log) ?? null;
		return { key: vkey, size: newest?.size ?? null, time: newest?.time ?? null, failing };
	});
	const unnamed = config.witnesses
		.filter(({ key: witness }) => !isNamed(named, witness))
		.map(({ key: witness }) => formatVerifierKey(witness));
	return {
		origin: key.name,
		key: formatVerifierKey(key),
		size: state?.size ?? 0,
		served: state?.served ?? 0,
		wanted: named.wanted,
		witnessed: state?.witnessed ?? null,
		unwitnessedSince: state?.unwitnessedSince ?? null,
		keptFrom: await keptFrom(db, log),
		restart: log === "access" ? await restartCheckpoints(context, db) : null,
		witnesses,
		unnamed,
	};
}

/** The checkpoints that a `log.restart` must name; null unless this process refuses to sign the access log. */
async function restartCheckpoints({ integrator, lastSigned }: ServerContext, db: Db) {
	if (!integrator.refuses("access")) return null;
	const old = await lastSigned("access");
	return old && { old: old.note, kept: (await newestCheckpoint(db, "access"))?.note ?? null };
}

async function cosign({ input, db, now, directory }: RequestContext<typeof audit.cosign, null>) {
	const { log } = input.params;
	const { size, lines } = input.body;
	const signed = await publishedAt(db, log, size);
	if (!signed) throw new ProtocolError("not-found", "size: no checkpoint of this size was signed");
	const cosigned = parseCosignatures(lines, parseNote(signed.note).text, directory.witnesses.keys);
	if (hasFutureTime(cosigned, now)) throw new ProtocolError("bad-input", "lines: a cosignature is dated in the future", "lines");
	await keepCosignatures(db, log, size, cosigned, now);
	await serveWitnessed(db, log, directory.witnesses, now);
	return { taken: cosigned.length };
}

function parseCosignatures(lines: string, text: string, keys: Parameters<typeof readCosignatures>[2]): Cosignature[] {
	try {
		return readCosignatures(lines, text, keys);
	} catch {
		throw new ProtocolError("bad-signature", "lines: a line is malformed or wrong, or no line is by a witness that the directory names");
	}
}
