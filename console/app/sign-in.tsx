/** Signing in: at first, and again where somebody was when it expired. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { PageConfig } from '../../core/console/headers.ts';
import { type Session, signInAtPool, signInHere } from './session.ts';

export function SignInPage({ session: { config, problem } }: { readonly session: Session }) {
  return (
    <main style={{ maxInlineSize: '34rem', marginInline: 'auto', padding: '3rem 1rem' }}>
      <SpaceBetween size="l">
        <Box variant="h1">Beforehand</Box>
        {problem !== undefined && <Alert type="warning">{problem}</Alert>}
        <Container
          header={
            <Header variant="h2" description="Who needs you today, why, and what we told them.">
              Sign in
            </Header>
          }
        >
          <Ways config={config} />
        </Container>
      </SpaceBetween>
    </main>
  );
}

/** The page behind it stays as it is, with everything that was typed. */
export function SignInAgain({ config }: { readonly config: PageConfig }) {
  return (
    <Modal visible onDismiss={() => undefined} header="Your sign-in has expired" closeAriaLabel="Close">
      <SpaceBetween size="m">
        <Box variant="p">Sign in again to go on where you are. What you have typed is kept.</Box>
        <Ways config={config} />
      </SpaceBetween>
    </Modal>
  );
}

function Ways({ config }: { readonly config: PageConfig }) {
  if (config.signIn === 'local') return <Here />;
  return (
    <Button variant="primary" onClick={() => void signInAtPool(config)}>
      Sign in with your company account
    </Button>
  );
}

type Csm = { readonly id: string; readonly name: string; readonly alerts: number };
const MOST_CSMS = 4;

function Here() {
  const [csms, setCsms] = useState<readonly Csm[]>();
  useEffect(() => {
    void fetch('/local/sign-in')
      .then((answer) => answer.json() as Promise<{ csms: Csm[] }>)
      .then((answer) => setCsms(answer.csms))
      .catch(() => setCsms([]));
  }, []);
  return (
    <SpaceBetween size="s">
      <Box variant="p">This system runs on this machine, so one click is enough.</Box>
      {(csms ?? []).slice(0, MOST_CSMS).map(({ id, name, alerts }, index) => (
        <Button key={id} fullWidth variant={index === 0 ? 'primary' : 'normal'} onClick={() => void signInHere(id, 'csm')}>
          {`As ${name}, customer success (${alerts === 1 ? '1 open alert' : `${alerts} open alerts`})`}
        </Button>
      ))}
      {csms?.length === 0 && (
        <Button fullWidth onClick={() => void signInHere('you', 'csm')}>
          As somebody in customer success
        </Button>
      )}
      <Button fullWidth onClick={() => void signInHere(csms?.[0]?.id ?? 'lead', 'lead')}>
        As a team lead
      </Button>
      <Button fullWidth onClick={() => void signInHere('admin', 'admin')}>
        As an administrator
      </Button>
    </SpaceBetween>
  );
}
