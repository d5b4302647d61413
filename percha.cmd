@echo off
rem Runs percha on Windows, and builds it first where target\percha is missing.
rem UNTESTED: written for Windows, but never run there. Delete target\percha after a change of the sources.
setlocal
set "ROOT=%~dp0"
set "APP=%ROOT%target\percha\app"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

set "RELEASE="
for /f "tokens=3" %%v in ('""%JAVA%" -version 2>&1" ^| findstr /c:" version "') do for /f "delims=.-+ tokens=1" %%r in (%%v) do set "RELEASE=%%r"
if not defined RELEASE (
  echo percha: no java found; install a JDK, 17 or newer, or set JAVA_HOME 1>&2
  exit /b 2
)
if %RELEASE% LSS 17 (
  echo percha: java is too old ^(version %RELEASE%^); set JAVA_HOME to a JDK, 17 or newer 1>&2
  exit /b 2
)

if exist "%APP%" goto run
where mvn >nul 2>nul || (
  echo percha: no mvn on the PATH; install Maven, 3.8 or newer 1>&2
  exit /b 2
)
echo percha: first start; building from source. Downloads about 0.3 GB, unpacks about 0.8 GB. 1>&2
pushd "%ROOT%"
call mvn --projects cli-adapter --also-make -Dmaven.test.skip=true -Dspotless.check.skip=true package 1>&2
if errorlevel 1 (
  popd
  echo percha: the build failed 1>&2
  exit /b 1
)
popd
mkdir "%APP%.new"
copy /y "%ROOT%cli-adapter\target\lib\*.jar" "%APP%.new" >nul
copy /y "%ROOT%cli-adapter\target\cli-adapter-*.jar" "%APP%.new" >nul
move "%APP%.new" "%APP%" >nul

:run
set "FLAGS="
if %RELEASE% GEQ 24 set "FLAGS=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
rem Meant for another PyTorch; DJL would take them for itself.
set "PYTORCH_VERSION="
set "PYTORCH_LIBRARY_PATH="
set "DJL_DEFAULT_ENGINE="
"%JAVA%" %FLAGS% -cp "%APP%\*" dev.percha.cli.Percha %*
exit /b %ERRORLEVEL%
