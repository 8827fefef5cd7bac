import { podNamed } from './pod-name';

describe('a pod by its name', () => {
  it.each([
    ['Pod', 'Kitchen', 'Pod Kitchen'],
    ['Pod', 'Podium', 'Pod Podium'],
    ['Pod', '', 'Pod '],
    ['Pod', 'Pod 3', 'Pod 3'],
    ['Pod', 'pod-3', 'pod-3'],
    ['Pod', 'POD_3', 'POD_3'],
    ['El pod', 'Cocina', 'El pod Cocina'],
    ['El pod', 'Pod 3', 'El Pod 3'],
    ['El pod', 'Pódium', 'El pod Pódium'],
  ])('%s %s is called %s', (word, name, called) => {
    expect(podNamed(word, name)).toBe(called);
  });
});
