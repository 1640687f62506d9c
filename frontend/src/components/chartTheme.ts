/** One chart theme per colour scheme, from the colours of the page. */
export function chartTheme(scheme: 'light' | 'dark') {
  const light = scheme === 'light';
  const text = light ? '#495057' : '#c1c2c5';
  const line = light ? '#dee2e6' : '#3b3b3b';
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: text },
    nameTextStyle: { color: text },
    splitLine: { lineStyle: { color: light ? '#f1f3f5' : '#2e2e2e' } },
  };
  return {
    color: ['#4263eb', '#f59f00', '#12b886', '#ae3ec9', '#1098ad', '#e8590c', '#748ffc', '#d6336c'],
    backgroundColor: 'transparent',
    textStyle: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontSize: 12, color: text },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    legend: { textStyle: { color: text } },
    tooltip: {
      backgroundColor: light ? '#ffffff' : '#2e2e2e',
      borderColor: line,
      textStyle: { color: light ? '#212529' : '#e9ecef', fontSize: 12 },
    },
  };
}
