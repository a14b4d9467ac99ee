/** `#/`: sign in. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Field, PasswordField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { keepName, lockedName, wasEndedByServer } from "../../sitting/end.ts";
import { dataOf, type SyncProgress } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { forgetKept, keptHere } from "../../sitting/without-connection.ts";
import { Say } from "../../words/words.tsx";
import type { Entering } from "./entering.ts";
import { KeysWait } from "./keys-wait.tsx";
import { RefusedNext } from "./refused-next.tsx";

interface Typed {
	name: string;
	password: string;
	isSharedComputer: boolean;
}

export function SignIn({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [isElsewhere, setElsewhere] = useState(false);
	const [locked, setLocked] = useState(lockedName);
	const enter = useAction(async ({ typed, isTakeover }: { typed: Typed; isTakeover: boolean }) => {
		if (!(await claim(isTakeover))) return setElsewhere(true);
		setElsewhere(false);
		onEntered(await openSitting().call("enter", typed), typed);
	});
	const [typed, setTyped] = useState<Typed>({ name: locked, password: "", isSharedComputer: false });
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const missing = (text: string) => isRefused && text === "" && <Say id="parts.missing" />;
	const submit = () => {
		if (typed.name === "" || typed.password === "") return refuse();
		void enter.run({ typed, isTakeover: false });
	};
	const forget = () => {
		keepName(null);
		// The numbers go first. What the browser can't delete then holds no secret.
		void forgetKept().catch(() => {});
		setLocked("");
		setTyped({ ...typed, name: "" });
	};
	const isOffline = useConnection() !== null;
	const { isFounded, isUnreachable } = useServer(isOffline);
	const waitingKeys = useWaitingKeys();
	return (
		<>
			<Heading id={locked ? "door.unlock" : "door.sign-in"} />
			{locked && <Say as="p" id={wasEndedByServer() ? "error.session-ended" : "door.locked"} />}
			{waitingKeys !== null && <KeysWait fingerprint={waitingKeys} />}
			{(isOffline || isUnreachable) && <NoConnection />}
			{!isFounded && (
				<Notice kind="info" title={<Say id="error.not-founded" />}>
					<a className="inline-link" href="#/found">
						<Say id="door.to-found" />
					</a>
				</Notice>
			)}
			{/* A newcomer who still waits can sign in. So not-vouched means that the request to join was refused. */}
			{enter.error?.code === "not-vouched" ? (
				<Notice kind="danger" live="assertive" title={<Say id="door.refused" />}>
					<RefusedNext />
				</Notice>
			) : (
				enter.error && (
					<ErrorNotice error={enter.error} words={{ unavailable: "door.offline" }}>
						{/* The server answers somebody who was removed as it answers a wrong password. */}
						{enter.error.code === "sign-in-failed" && locked && wasEndedByServer() && <Say as="p" id="door.maybe-removed" />}
					</ErrorNotice>
				)
			)}
			{isElsewhere && (
				<Notice kind="info" live="assertive" title={<Say id="door.elsewhere" />}>
					<Button onClick={() => void enter.run({ typed, isTakeover: true })} id="door.use-here" />
				</Notice>
			)}
			<Form of={{ ref: form, submit }} onInput={onTyping}>
				{locked ? (
					<p>
						<Say id="door.locked-name" values={{ name: locked }} /> <Button kind="quiet" onClick={forget} id="door.somebody-else" />
						{/* A password manager looks for it. */}
						<input name="username" autoComplete="username" value={locked} readOnly hidden />
					</p>
				) : (
					<Field
						label={<Say id="door.name" />}
						error={missing(typed.name)}
						name="username"
						autoComplete="username"
						autoCapitalize="none"
						autoCorrect="off"
						spellCheck={false}
						dir="auto"
						value={typed.name}
						onChange={({ target }) => setTyped({ ...typed, name: target.value })}
						required
					/>
				)}
				<PasswordField
					label={<Say id="door.password" />}
					error={missing(typed.password)}
					name="password"
					autoComplete="current-password"
					value={typed.password}
					onChange={({ target }) => setTyped({ ...typed, password: target.value })}
					required
				/>
				{/* The name is kept only on a device of one's own. */}
				{!locked && (
					<Check
						label={<Say id="door.shared" />}
						help={<Say id="door.shared-help" />}
						checked={typed.isSharedComputer}
						onChange={({ target }) => setTyped({ ...typed, isSharedComputer: target.checked })}
					/>
				)}
				<div className="buttons buttons-step">
					<Button type="submit" kind="primary" isWide isBusy={enter.isBusy} id={enter.isBusy ? "parts.opening" : "door.sign-in"} />
				</div>
				<Opening isBusy={enter.isBusy} />
			</Form>
			<ul className="door-links">
				<li>
					<a href="#/join">
						<Say id="door.to-join" />
					</a>
				</li>
				<li>
					<a href="#/recover">
						<Say id="door.to-recover" />
					</a>
				</li>
			</ul>
		</>
	);
}

/** isFounded: true until the server says that it has no network. isUnreachable: the server didn't answer. */
function useServer(isOffline: boolean): { isFounded: boolean; isUnreachable: boolean } {
	const [server, setServer] = useState({ isFounded: true, isUnreachable: false });
	useEffect(() => {
		if (isOffline) return;
		openSitting()
			.call("isFounded")
			.then((isFounded) => setServer({ isFounded, isUnreachable: false }))
			.catch((error) => setServer({ isFounded: true, isUnreachable: dataOf(error).code === "unavailable" }));
	}, [isOffline]);
	return server;
}

/** The digits of new keys that were made on this device and wait for colleagues; null for none. */
function useWaitingKeys(): string | null {
	const [fingerprint, setFingerprint] = useState<string | null>(null);
	useEffect(() => {
		openSitting()
			.call("waitingKeys")
			.then(setFingerprint)
			// Without its storage, the device knows of none.
			.catch(() => {});
	}, []);
	return fingerprint;
}

/** Shows the progress of a sign-in, which takes long on a new device in a large network. */
function Opening({ isBusy }: { isBusy: boolean }): ReactNode {
	const progress = useProgress(isBusy);
	return (
		<>
			<p role="status" className="muted">
				{isBusy && <Say id="door.takes-seconds" />}
			</p>
			{progress && (
				// This isn't a status that screen readers read out, because it changes several times a second.
				<Say as="p" className="muted" id={`door.sync-${progress.step}`} values={{ done: progress.done, total: progress.total }} />
			)}
		</>
	);
}

/** Says before the sign-in that there is no connection, with the phone numbers that a member chose to keep on this device. */
function NoConnection(): ReactNode {
	const kept = keptHere();
	return (
		<Notice kind="warn" live="polite" title={<Say id="door.no-connection" />}>
			<Say as="p" id="door.no-connection-help" />
			{kept && kept.numbers.length > 0 && (
				<>
					<Say as="p" id="door.kept-numbers" values={{ at: new Date(kept.at) }} />
					<ul className="door-numbers">
						{kept.numbers.map(({ of, phone }) => (
							<li key={`${of} ${phone}`}>
								<bdi>{of}</bdi> <PhoneLink number={phone} />
							</li>
						))}
					</ul>
				</>
			)}
		</Notice>
	);
}

/** How far a long synchronisation of the directory is. @param isBusy whether a sign-in runs. @returns null before the first report, and when nothing runs. */
function useProgress(isBusy: boolean): SyncProgress | null {
	const [progress, setProgress] = useState<SyncProgress | null>(null);
	useEffect(() => {
		if (!isBusy) return setProgress(null);
		return openSitting().onEvent((event) => {
			if (event.kind === "progress") setProgress(event.progress);
		});
	}, [isBusy]);
	return progress;
}
