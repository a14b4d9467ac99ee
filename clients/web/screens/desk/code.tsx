/** `#/desk/:desk/code`: the printed code of a desk. Members of the desk make it, print it, test it, use it and revoke it here. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { CodeSheet } from "./code-sheet.tsx";
import { TypedCode } from "./typed-code.tsx";

export default function Code(): ReactNode {
	const { desk: id } = useParams({ strict: false }) as { desk: string };
	const view = useVerb("readDesks");
	const make = useAct("makeDeskCode");
	return (
		<Answered query={view} hasHeading>
			{({ desks }) => {
				const desk = desks.find((each) => each.id === id && each.isMine);
				if (!desk) return <NotMine />;
				if (make.data) return <CodeSheet desk={desk} code={make.data.code} onDone={make.reset} />;
				return <CodeActions desk={desk} make={make} />;
			}}
		</Answered>
	);
}

function NotMine(): ReactNode {
	return (
		<>
			<Heading id="desk.code" />
			<Say as="p" id="desk.code-members-only" />
		</>
	);
}

function CodeActions({ desk, make }: { desk: DeskKeysView; make: ReturnType<typeof useAct<"makeDeskCode">> }): ReactNode {
	const { id, name, haveKey, hasPrintedCode, codeChanged, mayChangeCode } = desk;
	const [isRevoking, setRevoking] = useState(false);
	return (
		<>
			<Heading id="code.title" values={{ desk: name }} />
			<Say as="p" id="code.what" />
			<Say as="p" id={hasPrintedCode ? "desk.code-there" : "desk.code-missing"} />
			{codeChanged && (
				<Say
					as="p"
					className="muted"
					id="code.changed"
					values={{ name: <PersonName person={codeChanged} />, time: new Date(codeChanged.at) }}
				/>
			)}
			{!mayChangeCode && <Say as="p" className="muted" id="code.coordinators-change" />}
			{haveKey && mayChangeCode && (
				<div className="buttons">
					<Button
						kind="primary"
						isBusy={make.isPending}
						onClick={() => make.mutate({ desk: id })}
						id={hasPrintedCode ? "code.make-new" : "code.make"}
					/>
					{hasPrintedCode && <Button kind="danger" onClick={() => setRevoking(true)} id="code.revoke" />}
				</div>
			)}
			{haveKey && hasPrintedCode && mayChangeCode && <Say as="p" className="muted" id="code.new-replaces" />}
			{make.error && <ErrorNotice error={dataOf(make.error)} />}
			{hasPrintedCode && <TypedCode desk={desk} />}
			<p>
				<SayLink to="/desk/$desk" params={{ desk: id }} id="code.back" values={{ desk: name }} />
			</p>
			{isRevoking && <Revoke desk={desk} onClose={() => setRevoking(false)} />}
		</>
	);
}

function Revoke({ desk, onClose }: { desk: DeskKeysView; onClose(): void }): ReactNode {
	const revoke = useAct("revokeDeskCode");
	return (
		<ConfirmDialog
			title={<Say id="code.revoke-ask" />}
			onClose={onClose}
			action={<Say id="code.revoke" />}
			isDangerous
			act={revoke}
			onConfirm={() => revoke.mutate({ desk: desk.id }, { onSuccess: onClose })}
		>
			<Say as="p" id="code.revoke-effect" />
		</ConfirmDialog>
	);
}
