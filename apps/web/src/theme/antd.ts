import { type ThemeConfig, theme } from 'antd';
import { prefersCalm } from './appearance.ts';
import { type Appearance, PALETTES } from './palette.ts';

export const FONTS =
  "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/** The palette as Ant Design's tokens. */
export function antTheme(appearance: Appearance): ThemeConfig {
  const colours = PALETTES[appearance];
  return {
    algorithm: appearance === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: colours.brand,
      colorPrimaryHover: colours.brandHover,
      colorPrimaryActive: colours.brandHover,
      colorErrorHover: colours.redHover,
      colorErrorActive: colours.redHover,
      colorInfo: colours.brand,
      colorLink: colours.brand,
      colorSuccess: colours.lights.green,
      colorWarning: colours.lights.amber,
      colorError: colours.lights.red,
      colorTextLightSolid: colours.onBrand,
      colorBgLayout: colours.page,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.raised,
      colorBorder: colours.line,
      colorBorderSecondary: colours.line,
      colorText: colours.text,
      colorTextSecondary: colours.muted,
      colorTextTertiary: colours.muted,
      colorTextDescription: colours.muted,
      colorTextPlaceholder: colours.muted,
      colorIcon: colours.muted,
      fontFamily: FONTS,
      borderRadius: 6,
      motion: !prefersCalm(),
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tooltip: { colorBgSpotlight: colours.text, colorTextLightSolid: colours.surface },
      Tour: { colorBgElevated: colours.raised },
    },
  };
}
