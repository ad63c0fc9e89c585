@echo off
rem Starts a Limn command. In a release its jars are in lib; in the source tree its module is built on the first use.
rem After a change, delete target\launch to have it built again.
rem   JAVA_HOME         the Java to build and run with (17 or newer); else the java on the PATH
rem   LIMN_JAVA_OPTS    more options for the virtual machine, such as -Xmx8g
setlocal enableextensions

set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" --version >nul 2>nul || (
  echo limn: no Java 17 or newer found: install a JDK or set JAVA_HOME 1>&2
  exit /b 1
)

set "COMMANDS=%ROOT%\cli\src\main\resources\dev\limn\cli\commands.tsv"
if exist "%ROOT%\lib\commands.tsv" set "COMMANDS=%ROOT%\lib\commands.tsv"
set "MODULE=cli"
set "WANTED=%~1"
if "%WANTED%"=="help" set "WANTED=%~2"
for /f "usebackq tokens=1,2 delims=	" %%A in ("%COMMANDS%") do (
  if "%%A"=="%WANTED%" set "MODULE=%%B"
)

set "LAUNCH=%ROOT%\target\launch"
set "ARGUMENTS=%LAUNCH%\%MODULE%.args"
set CLASSES="@%ARGUMENTS%"
if exist "%ROOT%\lib\commands.tsv" (
  rem The list of a module is longer than a command line may be: all jars.
  set CLASSES=-cp "%ROOT%\lib\*"
  goto start
)
if exist "%ARGUMENTS%" goto start

where mvn >nul 2>nul || (
  echo limn: no mvn on the PATH: install Maven 3.8 or newer, with which Limn builds itself on first use 1>&2
  exit /b 1
)
if not exist "%LAUNCH%" mkdir "%LAUNCH%"
echo limn: building module %MODULE% and what it needs, once (log: %LAUNCH%\build-%MODULE%.log) 1>&2
pushd "%ROOT%"
call mvn -B -pl %MODULE% -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Denforcer.skip=true >"%LAUNCH%\build-%MODULE%.log" 2>&1
set "FAILED=%ERRORLEVEL%"
popd
if not "%FAILED%"=="0" (
  echo limn: the build failed; the whole log is %LAUNCH%\build-%MODULE%.log 1>&2
  exit /b 1
)
rem An argument file: the class path is longer than a command line may be.
powershell -NoProfile -Command "$t = '%ROOT%\%MODULE%\target'; $jar = (Get-ChildItem $t -Filter 'limn-*.jar' | Sort-Object LastWriteTime | Select-Object -Last 1).FullName; $path = $jar + ';' + (Get-Content ($t + '\class-path.txt') -Raw).Trim(); [IO.File]::WriteAllText('%ARGUMENTS%', '-cp \"' + $path.Replace('\', '/') + '\"')"
if not exist "%ARGUMENTS%" (
  echo limn: the class path of module %MODULE% could not be written to %ARGUMENTS% 1>&2
  exit /b 1
)

:start
set "OPT_OUT_TRACKING=true"
set "ORT_DISABLE_TELEMETRY=1"
rem TensorRT multiplies in TF32 unless this is 0, and ONNX Runtime has no option for it (docs/providers.md).
if not defined NVIDIA_TF32_OVERRIDE if not "%MODULE%"=="trainer" set "NVIDIA_TF32_OVERRIDE=0"
"%JAVA%" -Djava.awt.headless=true -Dai.djl.offline=true -Xshare:auto --enable-native-access=ALL-UNNAMED -Dlimn.terminal=80 %LIMN_JAVA_OPTS% %CLASSES% dev.limn.cli.Main %*
exit /b %ERRORLEVEL%
