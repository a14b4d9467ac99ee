/** The dialogs before a person is removed from a desk, and before a desk is closed. They say what this does. */
import type { ReactNode } from "react";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { PersonName } from "../../parts/person-name.tsx";
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
	// People who wait for the key aren't counted, because they can open nothing.
	const remaining = desk.people.filter(({ id, state }) => id !== person.id && state === "key").length;
	return (
		<ConfirmDialog
			title={<Say id="desk.remove-ask" values={{ name: <PersonName person={person} />, desk: desk.name }} />}
			onClose={onClose}
			action={<Say id="desk.remove-it" />}
			isDangerous
			act={remove}
			onConfirm={() => remove.mutate({ desk: desk.id, member: person.id }, { onSuccess: onClose })}
		>
			<Say as="p" id="desk.remove-effect" />
			<Say as="p" id="desk.remove-left" values={{ count: remaining }} />
		</ConfirmDialog>
	);
}

interface CloseProps {
	desk: DeskKeysView;
	onClose(): void;
	onDone(): void;
}

export function CloseDesk({ desk, onClose, onDone }: CloseProps): ReactNode {
	const close = useAct("closeOldDesk");
	// `onDone` isn't passed as `onSuccess`: the screen removes this dialog when it hears of the closed desk. Then `onSuccess` isn't called.
	const confirm = () => close.mutateAsync({ desk: desk.id }).then(onDone, () => {});
	return (
		<ConfirmDialog
			title={<Say id="desk.close-ask" values={{ desk: desk.name }} />}
			onClose={onClose}
			action={<Say id="desk.close" />}
			isDangerous
			act={close}
			errorWords={{ "wrong-state": "desk.close-has-cases" }}
			onConfirm={() => void confirm()}
		>
			<Say as="p" id="desk.close-effect" />
		</ConfirmDialog>
	);
}
