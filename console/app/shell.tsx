/** The frame around every view: search from everywhere, the views, who has signed in, and what is wrong with the connection. */
import AppLayout from '@cloudscape-design/components/app-layout';
import ErrorBoundary from '@cloudscape-design/components/error-boundary';
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { get, queryClient } from './api.ts';
import { useIsOffline } from './connection.ts';
import { MeContext, setServerTime, useMe } from './me.ts';
import { clearNews, useNews } from './news.ts';
import { Loading, Nothing } from './parts/states.tsx';
import { Search } from './search.tsx';
import { signOut, useSession } from './session.ts';
import { SignInAgain, SignInPage } from './sign-in.tsx';
import { turnTheme, useIsDark } from './theme.ts';

const Today = lazy(() => import('./pages/today.tsx'));
const Customer = lazy(() => import('./pages/customer.tsx'));
const Outages = lazy(() => import('./pages/outages.tsx'));
const Outage = lazy(() => import('./pages/outage.tsx'));
const Surveys = lazy(() => import('./pages/surveys.tsx'));
const Health = lazy(() => import('./pages/health.tsx'));
const Rules = lazy(() => import('./pages/rules.tsx'));
const Messages = lazy(() => import('./pages/messages.tsx'));
const Found = lazy(() => import('./pages/found.tsx'));

const VIEWS = [
  { href: '/', text: 'Today' },
  { href: '/outages', text: 'Outages' },
  { href: '/surveys', text: 'Surveys' },
  { href: '/messages', text: 'Messages' },
  { href: '/rules', text: 'Rules' },
  { href: '/health', text: 'Health of the system' },
] as const;

export function Shell() {
  const session = useSession();
  if (session.token === undefined) return <SignInPage session={session} />;
  return (
    <WithMe token={session.token}>
      <Frame />
      {session.isOver && <SignInAgain config={session.config} />}
    </WithMe>
  );
}

function WithMe({ token, children }: { readonly token: string; readonly children: ReactNode }) {
  const me = useQuery({ queryKey: ['me', token], queryFn: () => get('me', '/me'), refetchInterval: 60_000 });
  // Before anything below reckons with it.
  if (me.data !== undefined) setServerTime(me.data.now, me.dataUpdatedAt);
  // What was refused for want of a sign-in is asked again with the new one.
  useEffect(() => {
    void queryClient.invalidateQueries({ predicate: ({ state }) => state.status === 'error' && token !== '' });
  }, [token]);
  return <MeContext value={me.data}>{children}</MeContext>;
}

function Frame() {
  const me = useMe();
  const isDark = useIsDark();
  const [path, navigate] = useLocation();
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 1000px)').matches);
  const active = VIEWS.findLast(({ href }) => (href === '/' ? path === '/' : path.startsWith(href)))?.href ?? '';
  return (
    <>
      <div id="top" style={{ position: 'sticky', insetBlockStart: 0, zIndex: 1002 }}>
        <TopNavigation
          identity={{
            href: '/',
            title: me?.company ?? 'Beforehand',
            onFollow: (event) => {
              event.preventDefault();
              navigate('/');
            },
          }}
          search={<Search />}
          utilities={[
            { type: 'button', text: isDark ? 'Light' : 'Dark', title: isDark ? 'Switch to light colours' : 'Switch to dark colours', onClick: turnTheme },
            {
              type: 'menu-dropdown',
              text: me?.name ?? 'You',
              description: me === undefined ? '' : ROLES[me.role],
              iconName: 'user-profile',
              items: [{ id: 'out', text: 'Sign out' }],
              onItemClick: signOut,
            },
          ]}
        />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigationOpen={isOpen}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={
          <SideNavigation
            activeHref={active}
            header={{ href: '/', text: 'Beforehand' }}
            items={VIEWS.map((view) => ({ type: 'link', ...view }))}
            onFollow={(event) => {
              if (event.detail.external) return;
              event.preventDefault();
              navigate(event.detail.href);
              if (matchMedia('(max-width: 700px)').matches) setOpen(false);
            }}
          />
        }
        notifications={<News />}
        maxContentWidth={1500}
        content={
          <ErrorBoundary key={path} suppressNested onError={({ error }) => console.error(error)}>
            <Suspense fallback={<Loading what="the page" />}>
              <Switch>
                <Route path="/" component={Today} />
                <Route path="/found" component={Found} />
                <Route path="/customers/:id">{({ id }) => <Customer key={id} id={decodeURIComponent(id)} />}</Route>
                <Route path="/outages" component={Outages} />
                <Route path="/outages/:id">{({ id }) => <Outage key={id} id={decodeURIComponent(id)} />}</Route>
                <Route path="/surveys" component={Surveys} />
                <Route path="/health" component={Health} />
                <Route path="/rules" component={Rules} />
                <Route path="/messages/:kind?">{({ kind }) => <Messages kind={kind} />}</Route>
                <Route>
                  <Nothing title="There is no such page">The menu on the left leads to those that there are.</Nothing>
                </Route>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        }
      />
    </>
  );
}

const ROLES = { csm: 'Customer success', lead: 'Team lead', admin: 'Administrator' } as const;

function News() {
  const isOffline = useIsOffline();
  const news = useNews();
  const items: FlashbarProps.MessageDefinition[] = [
    ...(isOffline
      ? [
          {
            id: 'offline',
            type: 'warning' as const,
            header: 'No connection',
            content: 'What you see was loaded before. What you type is kept, and nothing is sent until the connection is back. It is tried again by itself.',
            ariaRole: 'status' as const,
          },
        ]
      : []),
    ...news.map(({ id, type, text }) => ({ id, type, content: text, dismissible: true, dismissLabel: 'Dismiss', onDismiss: () => clearNews(id), ariaRole: 'status' as const })),
  ];
  return <Flashbar items={items} />;
}
