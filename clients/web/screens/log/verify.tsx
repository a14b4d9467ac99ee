/** `#/log/verify`: verifies the access log, and can go on where this was stopped. Also verifies the directory and my receipts. */
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import { type RunControl, useRun } from "../../sitting/use-run.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { VerifyResult } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToLog, ReadingIsLogged } from "./back.tsx";

export default function Verify(): ReactNode {
	const kept = useVerb("keptVerification");
	const run = useRun<VerifyResult>();
	const start = (isFresh: boolean) => run.start(() => openSitting().call("verifyAccessLog", { isFresh }));
	return (
		<>
			<Heading id="log.verify.title" />
			<ReadingIsLogged />
			<Say as="p" id="log.verify.intro" />
			{run.phase === "running" ? (
				<Running run={run} />
			) : (
				<Answered query={kept}>
					{(found) => (
						<Start next={run.phase === "stopped" ? run.looked : (found?.next ?? 0)} isDone={run.phase === "ended"} onStart={start} />
					)}
				</Answered>
			)}
			<Result run={run} />
			<Directory />
			<Receipts />
			<BackToLog />
		</>
	);
}

function Start({ next, isDone, onStart }: { next: number; isDone: boolean; onStart(isFresh: boolean): void }): ReactNode {
	const canGoOn = next > 0 && !isDone;
	return (
		<p className="buttons">
			{canGoOn && <Button kind="primary" onClick={() => onStart(false)} id="log.verify.go-on" values={{ next }} />}
			<Button kind={canGoOn ? "secondary" : "primary"} onClick={() => onStart(true)} id="log.verify.start" />
		</p>
	);
}

function Running({ run: { looked, total, stop } }: { run: RunControl<VerifyResult> }): ReactNode {
	const progress = useRef<HTMLParagraphElement>(null);
	// The pressed button has disappeared, so the focus moves to the progress.
	useLayoutEffect(() => progress.current?.focus(), []);
	return (
		<>
			{/* This isn't a status, because it changes several times a second. Screen readers read out only the result. */}
			<p id="verify-progress" ref={progress} tabIndex={-1}>
				<Say id="log.verify.running" values={{ done: looked, total: total ?? 0 }} />
			</p>
			<progress className="log-progress" aria-labelledby="verify-progress" value={looked} max={total ?? 1} />
			<p className="buttons">
				<Button onClick={stop} id="log.run.stop" />
			</p>
		</>
	);
}

function Result({ run: { phase, items, error, looked } }: { run: RunControl<VerifyResult> }): ReactNode {
	const result = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		// The focus was on the progress or on Stop, which have disappeared. A focus that somebody has moved elsewhere stays there.
		const isLost = document.activeElement === document.body;
		if (isLost && (phase === "ended" || phase === "stopped")) result.current?.focus();
	}, [phase]);
	if (error) return <ErrorNotice error={error} />;
	const [report = null] = items;
	return (
		<div role="status" ref={result} tabIndex={-1}>
			{phase === "stopped" && <Say as="p" id="log.verify.stopped" values={{ done: looked }} />}
			{phase === "ended" && report === null && <Say as="p" id="log.verify.empty" />}
			{phase === "ended" && report !== null && <Good report={report} />}
		</div>
	);
}

function Good({ report: { size, checked, unread, isWhole } }: { report: NonNullable<VerifyResult> }): ReactNode {
	return (
		<Notice kind="ok">
			<Say as="p" id={isWhole ? "log.verify.good" : "log.verify.good-part"} values={{ size, checked }} />
			{isWhole && unread > 0 && <Say as="p" id="log.verify.unread" values={{ unread }} />}
		</Notice>
	);
}

function Directory(): ReactNode {
	const verify = useAct("verifyDirectory");
	return (
		<PageSection title="log.verify.directory">
			<Say as="p" id="log.verify.directory-help" />
			<p className="buttons">
				<Button isBusy={verify.isPending} onClick={() => verify.mutate(undefined)} id="log.verify.directory-start" />
			</p>
			<p role="status">{verify.data && <Say id="log.verify.directory-good" values={verify.data} />}</p>
			{verify.error && <ErrorNotice error={dataOf(verify.error)} />}
		</PageSection>
	);
}

function Receipts(): ReactNode {
	const check = useAct("checkMyReceipts");
	return (
		<PageSection title="log.verify.receipts">
			<Say as="p" id="log.verify.receipts-help" />
			<p className="buttons">
				<Button isBusy={check.isPending} onClick={() => check.mutate(undefined)} id="log.verify.receipts-start" />
			</p>
			<p role="status">{check.data && <ReceiptWords found={check.data} />}</p>
			{check.error && <ErrorNotice error={dataOf(check.error)} />}
		</PageSection>
	);
}

function ReceiptWords({ found }: { found: { checked: number; waiting: number; hidden: number } }): ReactNode {
	const { checked, waiting, hidden } = found;
	if (checked + waiting + hidden === 0) return <Say id="log.verify.no-receipts" />;
	return <Say id="log.verify.receipts-good" values={found} />;
}
