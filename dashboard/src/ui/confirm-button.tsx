import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

import { useTexts } from '../texts/language';
import { useAction } from './use-action';

/** A button for what cannot be taken back: it asks once more, and says what will be gone. */
export function ConfirmButton({
  label,
  question,
  act,
  size = 'xs',
  color = 'red',
}: {
  readonly label: string;
  readonly question: string;
  readonly act: () => Promise<unknown>;
  readonly size?: string;
  /** Another one for what harms nobody. */
  readonly color?: string;
}) {
  const { common: texts } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  const action = useAction(async () => {
    await act();
    close();
  });
  return (
    <>
      <Button size={size} variant="subtle" color={color} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label}>
        <Text>{question}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button color={color} loading={action.isPending} onClick={() => action.mutate()}>
            {label}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
