/** Questions before somebody leaves a desk, and before a desk is closed: what it does, and what it can't undo. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskKeysView, DeskPersonView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface RemoveProps {
	desk: DeskKeysView;
	person: DeskPersonView;
	onClose(): void;
}

export function RemovePerson({ desk, person, onClose }: RemoveProps): ReactNode {
	const remove = useAct("removeFromDesk");
	const left = desk.people.filter(({ id, state }) => id !== person.id && state !== "suspended").length;
	return (
		<Dialog
			title={<Say id="desk.remove-ask" values={{ name: <PersonName person={person} />, desk: desk.name }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button
						kind="danger"
						isBusy={remove.isPending}
						onClick={() => remove.mutate({ desk: desk.id, member: person.id }, { onSuccess: onClose })}
					>
						<Say id="desk.remove-it" />
					</Button>
				</>
			}
		>
			<p>
				<Say id="desk.remove-effect" />
			</p>
			<p>
				<Say id="desk.remove-left" values={{ count: left }} />
			</p>
			{remove.error && <ErrorNotice error={dataOf(remove.error)} />}
		</Dialog>
	);
}

interface CloseProps {
	desk: DeskKeysView;
	onClose(): void;
	onDone(): void;
}

export function CloseDesk({ desk, onClose, onDone }: CloseProps): ReactNode {
	const close = useAct("closeOldDesk");
	return (
		<Dialog
			title={<Say id="desk.close-ask" values={{ desk: desk.name }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button kind="danger" isBusy={close.isPending} onClick={() => close.mutate({ desk: desk.id }, { onSuccess: onDone })}>
						<Say id="desk.close" />
					</Button>
				</>
			}
		>
			<p>
				<Say id="desk.close-effect" />
			</p>
			{close.error && <ErrorNotice error={dataOf(close.error)} words={{ "wrong-state": "desk.close-has-cases" }} />}
		</Dialog>
	);
}
